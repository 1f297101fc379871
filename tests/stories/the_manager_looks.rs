//! What a manager is sent when she asks to see something: the workbook, and one whole application
//! with its files. What has to stay apart stays so (invariant 8).

use std::io::Cursor;

use calamine::{Data, Reader as _, Xlsx};
use mail_parser::{MessageParser, MimeHeaders as _};

use super::desk::{MANAGER, digest, flat};
use super::monitoring_form_is_attached::{contains, monitoring_form};
use super::post::{Mail, application, complete, form};
use super::world::{Sent, World};

/// The files of a letter, by name.
fn files(world: &World, letter: &Sent) -> Vec<(String, Vec<u8>)> {
    // What lies in the folder, octet by octet.
    let entries = std::fs::read_dir(world.outbox()).unwrap();
    let mut octets = entries.map(|entry| std::fs::read(entry.unwrap().path()).unwrap());
    let whole = octets
        .find(|octets| String::from_utf8_lossy(octets) == letter.raw)
        .unwrap();
    let message = MessageParser::default().parse(&whole).unwrap();
    let files = message.attachments();
    files
        .filter(|file| {
            file.content_disposition()
                .is_some_and(mail_parser::ContentType::is_attachment)
        })
        .map(|file| {
            let name = file.attachment_name().unwrap_or_default().to_owned();
            (name, file.contents().to_vec())
        })
        .collect()
}

fn names(files: &[(String, Vec<u8>)]) -> Vec<&str> {
    files.iter().map(|(name, _)| &**name).collect()
}

/// She asks for the first application, and it comes.
async fn shown(world: &mut World) -> Sent {
    let letter = digest(world).await;
    let told = world.replies(&letter, "show 1").await;
    assert!(told.subject.starts_with("Done: show 1"), "{}", told.text);
    let mut letters = world.letters_to(MANAGER);
    letters.retain(|letter| letter.subject.starts_with("QPM-0001 "));
    letters.pop().unwrap()
}

#[tokio::test]
async fn the_workbook_opens_and_tells_nobodys_access_needs() {
    let mut world = World::new().await;
    let mut answers = complete("Zoe Sato", "zoe@example.org");
    answers.push(("Access needs", "A quagga beside the lectern"));
    world.receives(
        Mail::from("Zoe Sato <zoe@example.org>")
            .subject("EoI")
            .file("form.xlsx", form(&answers)),
    );
    world.receives(application("Ann Lee", "ann@example.org"));
    world.works().await;
    let held = world.house.store.answers(1).await.unwrap();
    assert!(held.iter().any(|answer| answer.field == "access_needs"));
    let letter = digest(&mut world).await;
    let told = world.replies(&letter, "export\nexport").await;
    assert!(told.subject.starts_with("Done: export"), "{}", told.text);
    assert!(flat(&told).contains("Enclosed: qpm-applicants-2026-11-24.xlsx"));
    let files = files(&world, &told);
    assert_eq!(names(&files), ["qpm-applicants-2026-11-24.xlsx"]);
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(files[0].1.clone())).unwrap();
    let sheets = book.sheet_names();
    let mut cells = Vec::new();
    for sheet in sheets {
        let page = book.worksheet_range(&sheet).unwrap();
        cells.extend(page.cells().map(|(_, _, cell)| cell.clone()));
    }
    assert!(
        cells.contains(&Data::String("QPM-0002".into())),
        "{cells:?}"
    );
    let told = |words: &str| cells.iter().any(|cell| cell.to_string().contains(words));
    assert!(told("zoe@example.org"));
    assert!(
        !told("quagga") && !told("so that you can take part"),
        "{cells:?}"
    );
}

#[tokio::test]
async fn what_nobody_should_have_sent_is_not_sent_on() {
    let mut world = World::new().await;
    let passport = vec![0xff, 0xd8, 0xff, 0xe0, 0x42];
    world.receives(
        application("Zoe Sato", "zoe@example.org")
            .file("Sato passport scan.jpg", passport.clone())
            .file("references.txt", b"My referees are Amy and Bea.".to_vec()),
    );
    world.works().await;
    let letter = shown(&mut world).await;
    let files = files(&world, &letter);
    assert_eq!(
        names(&files),
        ["QPM expression of interest.xlsx", "references.txt"]
    );
    assert_eq!(files[1].1, b"My referees are Amy and Bea.");
    assert!(files.iter().all(|(_, octets)| *octets != passport));
    assert!(!letter.raw.contains("passport scan"), "{}", letter.text);
    assert!(
        flat(&letter).contains("1 document is kept apart, since nobody should have sent it"),
        "{}",
        letter.text
    );
}

#[tokio::test]
async fn the_same_octets_once_apart_are_not_enclosed_under_another_name() {
    let mut world = World::new().await;
    let scan = b"\xff\xd8\xff\xe0 a passport's page".to_vec();
    world.receives(
        application("Zoe Sato", "zoe@example.org")
            .file("Sato passport scan.jpg", scan.clone())
            .file("page.jpg", scan.clone()),
    );
    world.works().await;
    let letter = shown(&mut world).await;
    let files = files(&world, &letter);
    assert!(
        files.iter().all(|(_, octets)| *octets != scan),
        "{:?}",
        names(&files)
    );
}

#[tokio::test]
async fn of_a_mail_with_a_monitoring_form_the_rest_is_enclosed() {
    let mut world = World::new().await;
    world.receives(
        application("Zoe Sato", "zoe@example.org").file("monitoring.xlsx", monitoring_form()),
    );
    world.works().await;
    let letter = shown(&mut world).await;
    let files = files(&world, &letter);
    assert_eq!(names(&files), ["QPM expression of interest.xlsx"]);
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(files[0].1.clone())).unwrap();
    let sheet = book.sheet_names().remove(0);
    let page = book.worksheet_range(&sheet).unwrap();
    assert!(
        page.cells()
            .any(|(_, _, cell)| *cell == Data::String("Zoe Sato".into()))
    );
    assert!(!contains(letter.raw.as_bytes(), b"monitoring.xlsx"));
    assert!(!contains(letter.raw.as_bytes(), b"zebrafish"));
    assert!(flat(&letter).contains("A monitoring form is never kept with an application."));
}

#[tokio::test]
async fn files_that_no_letter_could_carry_are_named() {
    const MIB: usize = 1024 * 1024;
    let mut world = World::new().await;
    world.receives(application("Zoe Sato", "zoe@example.org").file("first.bin", vec![1; 9 * MIB]));
    world.receives(
        Mail::from("Zoe Sato <zoe@example.org>")
            .subject("QPM-0001: more")
            .file("second.bin", vec![2; 9 * MIB])
            .file("small.txt", b"small enough".to_vec()),
    );
    world.works().await;
    let letter = shown(&mut world).await;
    let files = files(&world, &letter);
    assert_eq!(
        names(&files),
        ["QPM expression of interest.xlsx", "first.bin", "small.txt"],
        "{}",
        letter.text
    );
    assert!(
        flat(&letter).contains("- second.bin: too large to be enclosed with the others"),
        "{}",
        letter.text
    );
    assert!(letter.raw.len() < 25 * MIB);
}
