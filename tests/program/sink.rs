//! A submission server of our own: takes every letter and remembers it. It can be told to fall
//! silent after the final dot of a letter that it has taken: that is the moment in which a
//! killed program cannot know whether the letter went out (RFC 1047).

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex};
use std::time::Instant;

/// A letter that was taken.
#[derive(Clone, Debug)]
pub struct Taken {
    pub recipient: String,
    pub octets: String,
    #[allow(dead_code, reason = "the benchmark reads it")]
    pub at: Instant,
}

#[derive(Default)]
struct State {
    taken: Vec<Taken>,
    /// Whether answers to final dots are kept back.
    silent: bool,
    /// Letters whose answer was kept back.
    kept_back: usize,
}

/// The server; it ends with the test.
pub struct Sink {
    pub port: u16,
    state: Arc<(Mutex<State>, Condvar)>,
}

impl Sink {
    pub fn open() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let state = Arc::new((Mutex::new(State::default()), Condvar::new()));
        let shared = state.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let shared = shared.clone();
                // A client that was killed is an error here: the thread ends with it.
                std::thread::spawn(move || {
                    let _ = converse(stream, &shared);
                });
            }
        });
        Self { port, state }
    }

    /// From now on it takes letters and does not say so.
    pub fn fall_silent(&self) {
        self.state.0.lock().unwrap().silent = true;
    }

    /// It answers again. Returns how many letters it had taken without saying so.
    pub fn speak(&self) -> usize {
        let mut state = self.state.0.lock().unwrap();
        state.silent = false;
        self.state.1.notify_all();
        std::mem::take(&mut state.kept_back)
    }

    pub fn kept_back(&self) -> usize {
        self.state.0.lock().unwrap().kept_back
    }

    pub fn taken(&self) -> Vec<Taken> {
        self.state.0.lock().unwrap().taken.clone()
    }
}

fn converse(stream: TcpStream, shared: &(Mutex<State>, Condvar)) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut stream = stream;
    let mut recipient = String::new();
    stream.write_all(b"220 sink.example.test ESMTP\r\n")?;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 {
            return Ok(());
        }
        let upper = line.to_ascii_uppercase();
        let answer: &[u8] = match upper.get(..4).unwrap_or_default() {
            "EHLO" => b"250-sink.example.test\r\n250 8BITMIME\r\n",
            "RCPT" => {
                let named = line.split(['<', '>']).nth(1).unwrap_or_default();
                named.clone_into(&mut recipient);
                b"250 2.1.5 Ok\r\n"
            }
            "DATA" => {
                stream.write_all(b"354 go on\r\n")?;
                let octets = read_data(&mut reader)?;
                take(shared, recipient.clone(), octets);
                b"250 2.0.0 Ok\r\n"
            }
            "QUIT" => return stream.write_all(b"221 2.0.0 Bye\r\n"),
            _ => b"250 2.0.0 Ok\r\n",
        };
        stream.write_all(answer)?;
    }
}

/// Reads to the final dot. An end before it is an error: that letter was not taken.
fn read_data(reader: &mut impl std::io::BufRead) -> std::io::Result<String> {
    let mut octets = String::new();
    loop {
        let mut line = Vec::new();
        if reader.read_until(b'\n', &mut line)? == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        if line == b".\r\n" {
            return Ok(octets);
        }
        let line = line.strip_prefix(b".").unwrap_or(&line);
        octets.push_str(&String::from_utf8_lossy(line));
    }
}

fn take(shared: &(Mutex<State>, Condvar), recipient: String, octets: String) {
    let mut state = shared.0.lock().unwrap();
    state.taken.push(Taken {
        recipient,
        octets,
        at: Instant::now(),
    });
    if state.silent {
        state.kept_back += 1;
        let still_silent = |state: &mut State| state.silent;
        drop(shared.1.wait_while(state, still_silent).unwrap());
    }
}
