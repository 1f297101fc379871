//! Each of the two walls round files and sockets holds without the other. Both bind the thread
//! that asks for them, so each test limits a thread of its own.

use std::io::ErrorKind::PermissionDenied;

use super::*;

/// Runs `f` in a thread that may be limited for good.
fn in_a_thread<T: Send + 'static>(f: impl FnOnce() -> T + Send + 'static) -> T {
    thread::spawn(f).join().unwrap()
}

#[test]
fn the_filter_alone_keeps_files_sockets_processes_and_threads_away() {
    let kinds = in_a_thread(|| {
        assert!(syscalls::restrict(None), "no system call filter here");
        [
            File::open("/etc/passwd").err().map(|error| error.kind()),
            File::open("/no/such/file").err().map(|error| error.kind()),
            TcpStream::connect(("127.0.0.1", 9))
                .err()
                .map(|error| error.kind()),
            UnixStream::pair().err().map(|error| error.kind()),
            Command::new("/bin/true")
                .status()
                .err()
                .map(|error| error.kind()),
            thread::Builder::new()
                .spawn(|| {})
                .err()
                .map(|error| error.kind()),
        ]
    });
    assert_eq!(kinds, [Some(PermissionDenied); 6]);
}

#[test]
fn landlock_alone_keeps_files_and_tcp_away() {
    let (state, file, tcp) = in_a_thread(|| {
        rustix::thread::set_no_new_privs(true).unwrap();
        let state = landlock().unwrap_or(State::Missing);
        let file = File::open("/etc/passwd").err().map(|error| error.kind());
        let tcp = TcpStream::connect(("127.0.0.1", 9))
            .err()
            .map(|error| error.kind());
        (state, file, tcp)
    });
    if state != State::Standing {
        eprintln!("NOT RUN: this kernel has landlock: {state}");
        return;
    }
    assert_eq!(file, Some(PermissionDenied));
    assert_eq!(tcp, Some(PermissionDenied));
}

#[test]
fn an_unlimited_process_gets_hold_of_everything() {
    // Otherwise the attempt would prove nothing.
    let all = Reached {
        file: true,
        socket: true,
        process: true,
    };
    assert_eq!(attempt(), all);
    assert!(!all.nothing());
    assert_eq!(
        all.to_string(),
        "files, sockets, other processes could be reached"
    );
}

#[test]
fn what_is_missing_is_said_and_only_landlock_may_be() {
    let mut sandbox = Sandbox::default();
    for wall in Wall::ALL {
        sandbox.set(*wall, true);
    }
    sandbox.walls.insert(Wall::Landlock, State::Partial);
    assert_eq!(sandbox.lacking(), []);
    sandbox.set(Wall::SystemCalls, false);
    assert_eq!(sandbox.lacking(), [Wall::SystemCalls]);
    assert_eq!(
        sandbox.to_string(),
        "limits in force: memory, time, descriptors, writing files, core dumps, new privileges; \
         partial: landlock; missing: system calls"
    );
    assert_eq!(Sandbox::default().lacking().len(), Wall::ALL.len() - 1);
}
