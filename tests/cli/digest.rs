//! `digest`: what the manager will read, looked at before.

use std::os::unix::fs::PermissionsExt as _;

use super::desk::Desk;
use super::log::add;

#[test]
fn a_preview_shows_what_is_in_the_database_and_commands_nothing() {
    let desk = Desk::with_database("");
    add(&desk, "Zoe Żak", "zoe@example.org");
    let said = desk.run(&["digest", "preview", "--to", "digest.html"]).ok();
    assert!(said.out.starts_with("QPM digest, "), "{said:?}");
    assert!(said.out.contains("of 10 places taken"), "{said:?}");
    assert!(said.err.contains("nothing was sent"), "{said:?}");
    let page = std::fs::read_to_string(desk.file("digest.html")).unwrap();
    assert!(
        page.contains("QPM-0001") && page.contains("Zoe Żak"),
        "{page}"
    );
    // The picture is in the file, and no link brings a token that somebody was given.
    assert!(page.contains("src=\"data:image/png,%89PNG"));
    assert!(!page.contains("cid:") && !page.contains("://"));
    let tokens = page.matches("%5Bdesk-").count();
    assert!(tokens > 3);
    let nobodys = page.matches("%5Bdesk-0000000000000000%5D").count();
    assert_eq!(nobodys, tokens);
    // There are people in it: nobody else on the machine may read it.
    let mode = std::fs::metadata(desk.file("digest.html"))
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(mode & 0o077, 0);
    // The next digest still has the same to tell.
    let again = desk.run(&["digest", "preview", "--to", "again.html"]).ok();
    assert_eq!(again.out, said.out);
    let said = desk.run(&["digest", "preview", "--to", "digest.html"]);
    assert_eq!(said.code, 1);
    assert!(said.err.contains("is there already"), "{said:?}");
}

#[test]
fn an_example_needs_no_database() {
    let desk = Desk::new("");
    let said = desk.run(&["digest", "preview", "--to", "digest.html"]);
    assert_ne!(said.code, 0, "{said:?}");
    let said = desk
        .run(&["digest", "preview", "--example", "--to", "digest.html"])
        .ok();
    assert!(said.err.contains("The people are invented."), "{said:?}");
    let page = std::fs::read_to_string(desk.file("digest.html")).unwrap();
    assert!(page.contains("QPM-0021"));
}
