//! Letters as files: whole, private, and the same file for the same key.

#![allow(clippy::unwrap_used, reason = "a test may panic, in its helpers too")]

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use qpm_intake::domain::address::Address;
use qpm_intake::domain::letter::Envelope;
use qpm_intake::domain::submission::SubmitOutcome;
use qpm_intake::mail::submission::Submission;

fn envelope() -> Envelope {
    Envelope {
        sender: None,
        recipient: Address::parse("zoe@example.org").unwrap(),
    }
}

async fn submit(folder: &Path, key: &str, octets: &[u8]) -> SubmitOutcome {
    let mut line = Submission::files(folder.to_owned()).line();
    let outcome = line.submit(key, &envelope(), octets).await;
    line.close().await;
    outcome
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[tokio::test]
async fn a_letter_becomes_a_private_file_with_its_octets_and_nothing_else() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("deep/outbox");
    let octets = b"Subject: x\r\n\r\n.dot\r\n\xff";
    let outcome = submit(&folder, "acknowledgement/QPM-0042/1", octets).await;
    assert!(matches!(outcome, SubmitOutcome::Sent(_)), "{outcome:?}");
    assert_eq!(names(&folder), ["acknowledgement.QPM-0042.1.eml"]);
    let file = folder.join("acknowledgement.QPM-0042.1.eml");
    assert_eq!(fs::read(&file).unwrap(), octets);
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&file), mode(&folder)), (0o600, 0o700));
}

#[tokio::test]
async fn a_second_attempt_replaces_the_file_and_a_half_written_one_is_no_hindrance() {
    let folder = tempfile::tempdir().unwrap();
    // What a crash in the middle leaves behind.
    fs::write(folder.path().join(".closed.QPM-0042.1.eml.part"), "Subj").unwrap();
    for _ in 0..2 {
        let outcome = submit(folder.path(), "closed/QPM-0042/1", b"Subject: x\r\n").await;
        assert!(matches!(outcome, SubmitOutcome::Sent(_)), "{outcome:?}");
    }
    assert_eq!(names(folder.path()), ["closed.QPM-0042.1.eml"]);
    let text = fs::read_to_string(folder.path().join("closed.QPM-0042.1.eml")).unwrap();
    assert_eq!(text, "Subject: x\r\n");
}

#[tokio::test]
async fn a_key_never_leads_out_of_the_folder() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("outbox");
    for key in ["../../etc/x", "/etc/x", "..", "a\0b", &"x/".repeat(300)] {
        let outcome = submit(&folder, key, b"x").await;
        assert!(
            matches!(outcome, SubmitOutcome::Sent(_)),
            "{key}: {outcome:?}"
        );
    }
    assert_eq!(names(place.path()), ["outbox"]);
    assert_eq!(names(&folder).len(), 5);
}

#[tokio::test]
async fn a_folder_that_cannot_be_written_ends_the_pass_and_fails_no_letter() {
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("file");
    fs::write(&file, "").unwrap();
    let outcome = submit(&file, "k", b"x").await;
    assert!(
        matches!(outcome, SubmitOutcome::Unavailable(_)),
        "{outcome:?}"
    );
    let told = Submission::files(file).check().await.unwrap_err();
    assert!(told.contains("cannot be written"), "{told}");

    let good = place.path().join("outbox");
    assert!(Submission::files(good.clone()).check().await.is_ok());
    assert!(names(&good).is_empty(), "the check leaves nothing behind");
}
