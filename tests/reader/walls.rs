//! What a reader is kept from, and that it does not read without.

use std::fs;
use std::path::PathBuf;

use qpm_intake::reader::{ReaderError, State, Wall};

use super::{csv, expected, only_child, readers, settings, status};

#[tokio::test]
async fn a_reader_reaches_no_file_no_socket_and_no_process() {
    let readers = readers(settings(203));
    let checked = readers.check().await.unwrap();
    println!("{checked}");
    assert!(checked.holds(), "{checked}");
    assert!(checked.reached.nothing());

    // The same, as the kernel tells it.
    readers.read_file(&csv("Amy")).await.unwrap();
    let child = only_child(203);
    assert_eq!(status(child, "NoNewPrivs"), "1");
    assert_eq!(status(child, "Seccomp"), "2", "a filter");
    assert_eq!(status(child, "Threads"), "1");
    let limits = fs::read_to_string(format!("/proc/{}/limits", child.as_raw_nonzero())).unwrap();
    for expected in [
        "Max open files 0 0",
        "Max file size 0 0",
        "Max core file size 0 0",
    ] {
        let words = limits.lines().map(|line| {
            let words: Vec<&str> = line.split_whitespace().collect();
            words.join(" ")
        });
        assert!(
            words.into_iter().any(|line| line.starts_with(expected)),
            "{expected}"
        );
    }
    match fs::read_dir(format!("/proc/{}/fd", child.as_raw_nonzero())) {
        Ok(descriptors) => {
            let targets = descriptors
                .flatten()
                .map(|entry| fs::read_link(entry.path()).unwrap());
            let beyond = targets.filter(|to| {
                let to = to.to_string_lossy();
                !to.starts_with("pipe:") && to != "/dev/null" && !to.ends_with("/statm")
            });
            assert_eq!(beyond.count(), 0, "inherited descriptors");
        }
        // A reader cannot be looked into, not even by its own user.
        Err(_) => eprintln!("NOT RUN: only root sees a reader's descriptors"),
    }
}

#[test]
fn a_reader_that_cannot_limit_itself_refuses_unless_told_otherwise() {
    // A thread that may not set up filters, and whose children may not either: as under a service
    // manager or in a container that forbids it.
    let outcome = std::thread::spawn(|| {
        let denied = [libc::SYS_seccomp, libc::SYS_landlock_create_ruleset];
        let filter = seccompiler::SeccompFilter::new(
            denied.map(|call| (call, Vec::new())).into(),
            seccompiler::SeccompAction::Allow,
            seccompiler::SeccompAction::Errno(1),
            std::env::consts::ARCH.try_into().unwrap(),
        );
        let program: seccompiler::BpfProgram = filter.unwrap().try_into().unwrap();
        seccompiler::apply_filter(&program).unwrap();
        tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap()
            .block_on(async {
                let strict = readers(settings(204)).read_file(&csv("Amy")).await;
                let mut lenient = settings(205);
                lenient.best_effort = true;
                let lenient = readers(lenient);
                let read = lenient.read_file(&csv("Amy")).await;
                (strict, read, lenient.check().await)
            })
    });
    let (strict, read, checked) = outcome.join().unwrap();
    let ReaderError::CannotStart(words) = strict.unwrap_err();
    assert!(words.contains("system calls"), "{words}");
    assert!(words.contains("best-effort"), "the hint: {words}");
    assert_eq!(read.unwrap(), expected(&csv("Amy")));
    let checked = checked.unwrap();
    println!("{checked}");
    assert!(!checked.holds());
    assert_eq!(checked.sandbox.state(Wall::SystemCalls), State::Missing);
    assert_eq!(checked.sandbox.state(Wall::Memory), State::Standing);
    assert!(checked.reached.process, "{checked}");
}

#[tokio::test]
async fn what_the_machine_lacks_is_not_blamed_on_a_form() {
    let ReaderError::CannotStart(words) = readers(settings(1))
        .read_file(&csv("Amy"))
        .await
        .unwrap_err();
    assert!(words.contains("memory_mib"), "{words}");

    let mut elsewhere = settings(206);
    elsewhere.executable = PathBuf::from("/no/such/program");
    let ReaderError::CannotStart(words) =
        readers(elsewhere).read_file(&csv("Amy")).await.unwrap_err();
    assert!(words.contains("not where it was"), "{words}");

    let mut another = settings(207);
    another.executable = PathBuf::from("/bin/echo");
    let ReaderError::CannotStart(words) =
        readers(another).read_file(&csv("Amy")).await.unwrap_err();
    assert!(words.contains("another language"), "{words}");
}
