//! What the submission makes of a server, against servers that speak by a script: each thing a
//! server can say or leave unsaid, at each step, and what happens to the letter after it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may panic, in its helpers too"
)]

use std::sync::Arc;
use std::time::Duration;

use qpm_intake::domain::address::Address;
use qpm_intake::domain::letter::Envelope;
use qpm_intake::domain::submission::SubmitOutcome;
use qpm_intake::mail::submission::{Line, Protection, SignIn, SmtpSettings, Submission, Times};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls;

/// One turn of a scripted server.
#[derive(Clone, Copy)]
enum Turn {
    /// Says something unasked.
    Say(&'static str),
    /// Hears a line that begins so, and answers.
    On(&'static str, &'static str),
    /// Hears a letter to its final dot, and answers.
    Letter(&'static str),
    /// Hears a letter to its final dot, and hangs up.
    LetterThenCut,
    /// Says no more, and waits for the client to give up.
    Hang,
    /// Hangs up now.
    Cut,
    /// Secures the connection from here on.
    Tls,
}
use Turn::{Cut, Hang, Letter, LetterThenCut, On, Say, Tls};

const OK: &str = "250 2.0.0 ok";
const GO: &str = "354 go";
const EHLO: &str = "EHLO qpm.example";
const TAKES: [Turn; 4] = [On("MAIL", OK), On("RCPT", OK), On("DATA", GO), Letter(OK)];

/// Turns put together.
fn script(parts: &[&[Turn]]) -> Vec<Turn> {
    parts.concat()
}

fn hello() -> [Turn; 2] {
    [
        Say("220 mx.example.org"),
        On(EHLO, "250-mx.example.org\r\n250 8BITMIME"),
    ]
}

/// What the server heard.
#[derive(Debug, Default)]
struct Heard {
    lines: Vec<String>,
    letters: Vec<String>,
}

struct Server {
    port: u16,
    work: JoinHandle<Vec<Heard>>,
}

trait Wire: AsyncRead + AsyncWrite + Unpin + Send {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send> Wire for T {}

impl Server {
    /// Follows one script a connection, in this order; another connection is refused.
    async fn start(scripts: Vec<Vec<Turn>>) -> Self {
        Self::start_with(scripts, None).await
    }

    async fn start_with(scripts: Vec<Vec<Turn>>, tls: Option<TlsAcceptor>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let work = tokio::spawn(async move {
            let mut heard = Vec::new();
            for script in scripts {
                let (tcp, _) = listener.accept().await.unwrap();
                tcp.set_nodelay(true).unwrap();
                heard.push(follow(Box::new(tcp), &script, tls.as_ref()).await);
            }
            heard
        });
        Self { port, work }
    }

    /// What each connection heard. Every script must have been followed to its end.
    async fn heard(self) -> Vec<Heard> {
        tokio::time::timeout(Duration::from_secs(10), self.work)
            .await
            .expect("a script was not followed to its end")
            .unwrap()
    }
}

async fn follow(mut wire: Box<dyn Wire>, script: &[Turn], tls: Option<&TlsAcceptor>) -> Heard {
    let mut heard = Heard::default();
    for turn in script {
        let answer = match *turn {
            Say(words) => Some(words),
            On(start, answer) => {
                let line = read_to(&mut wire, "\r\n").await;
                assert!(line.starts_with(start), "heard {line:?} instead of {start}");
                heard.lines.push(line.trim_end().to_owned());
                Some(answer)
            }
            Letter(answer) => {
                heard.letters.push(read_to(&mut wire, "\r\n.\r\n").await);
                Some(answer)
            }
            LetterThenCut => {
                heard.letters.push(read_to(&mut wire, "\r\n.\r\n").await);
                return heard;
            }
            Hang => {
                let mut rest = Vec::new();
                let _ = wire.read_to_end(&mut rest).await;
                heard
                    .lines
                    .push(String::from_utf8_lossy(&rest).into_owned());
                return heard;
            }
            Cut => return heard,
            Tls => {
                // The client may well refuse us: that is what some tests are about.
                match tls.unwrap().accept(wire).await {
                    Ok(secured) => wire = Box::new(secured),
                    Err(_) => return heard,
                }
                None
            }
        };
        if let Some(words) = answer {
            wire.write_all(words.as_bytes()).await.unwrap();
            wire.write_all(b"\r\n").await.unwrap();
            wire.flush().await.unwrap();
        }
    }
    heard
}

async fn read_to(wire: &mut Box<dyn Wire>, end: &str) -> String {
    let mut octets = Vec::new();
    while !octets.ends_with(end.as_bytes()) {
        let mut one = [0; 1];
        let read = wire.read(&mut one).await.unwrap();
        assert_eq!(read, 1, "the client left in the middle of {octets:?}");
        octets.push(one[0]);
    }
    String::from_utf8(octets).unwrap()
}

fn settings(port: u16) -> SmtpSettings {
    let quick = Duration::from_millis(300);
    SmtpSettings {
        host: "localhost".into(),
        port,
        protection: Protection::Plain,
        authority: None,
        sign_in: None,
        ehlo_name: "qpm.example".into(),
        times: Times {
            connect: Duration::from_secs(5),
            greeting: quick,
            command: quick,
            data: quick,
            final_dot: quick,
        },
    }
}

fn line(port: u16) -> Line {
    Submission::smtp(settings(port)).unwrap().line()
}

fn to(recipient: &str) -> Envelope {
    Envelope {
        sender: Address::parse("recruitment@qpm.example"),
        recipient: Address::parse(recipient).unwrap(),
    }
}

async fn submit(line: &mut Line, recipient: &str) -> SubmitOutcome {
    line.submit("key", &to(recipient), b"Subject: x\r\n\r\nHello\r\n")
        .await
}

fn shown(outcome: &SubmitOutcome) -> String {
    match outcome {
        SubmitOutcome::Sent(code) => format!("sent {code}"),
        SubmitOutcome::Deferred(code) => format!("deferred {code}"),
        SubmitOutcome::Rejected(code) => format!("rejected {code}"),
        SubmitOutcome::Throttled(code, wait) => format!("throttled {code} {wait:?}"),
        SubmitOutcome::Refused(code) => format!("refused {code}"),
        SubmitOutcome::Unavailable(why) => format!("unavailable: {why}"),
        SubmitOutcome::Unknown => "unknown".into(),
    }
}

#[tokio::test]
async fn two_letters_go_over_one_connection() {
    let quit = [On("QUIT", "221 bye")];
    let server = Server::start(vec![script(&[&hello(), &TAKES, &TAKES, &quit])]).await;
    let mut line = line(server.port);
    let first = b"Subject: x\r\n\r\n.dot\r\n..\r\nbye\r\n";
    let outcome = line.submit("a", &to("zoe@example.org"), first).await;
    assert_eq!(shown(&outcome), "sent 250 2.0.0");
    let null = Envelope {
        sender: None,
        recipient: Address::parse("a..b@bücher.example").unwrap(),
    };
    let outcome = line.submit("b", &null, b"Subject: y\r\n\r\nHi\r\n").await;
    assert_eq!(shown(&outcome), "sent 250 2.0.0");
    line.close().await;
    let heard = server.heard().await;
    assert_eq!(
        heard[0].lines,
        [
            "EHLO qpm.example",
            "MAIL FROM:<recruitment@qpm.example>",
            "RCPT TO:<zoe@example.org>",
            "DATA",
            "MAIL FROM:<>",
            "RCPT TO:<\"a..b\"@xn--bcher-kva.example>",
            "DATA",
            "QUIT",
        ]
    );
    assert_eq!(
        heard[0].letters,
        [
            "Subject: x\r\n\r\n..dot\r\n...\r\nbye\r\n.\r\n",
            "Subject: y\r\n\r\nHi\r\n.\r\n",
        ]
    );
}

#[tokio::test]
async fn a_refused_letter_leaves_the_connection_to_the_next() {
    for (refusal, expected) in [
        (
            vec![
                On("MAIL", OK),
                On("RCPT", "550 5.1.1 <zoe@example.org> unknown"),
            ],
            "rejected 550 5.1.1",
        ),
        (
            vec![
                On("MAIL", OK),
                On("RCPT", "451 4.7.1 greylisted, come back"),
            ],
            "deferred 451 4.7.1",
        ),
        (vec![On("MAIL", OK), On("RCPT", "552 full")], "deferred 552"),
        (
            vec![On("MAIL", OK), On("RCPT", OK), On("DATA", "554 5.5.1 no")],
            "rejected 554 5.5.1",
        ),
        (
            vec![
                On("MAIL", OK),
                On("RCPT", OK),
                On("DATA", GO),
                Letter("552 5.3.4 too big"),
            ],
            "rejected 552 5.3.4",
        ),
        (
            vec![
                On("MAIL", OK),
                On("RCPT", OK),
                On("DATA", GO),
                Letter("451-4.3.0 later\r\n451 4.3.0 really"),
            ],
            "deferred 451 4.3.0",
        ),
        (
            vec![
                On("MAIL", OK),
                On("RCPT", "450 4.7.1 rate limit exceeded, wait 90 seconds"),
            ],
            "throttled 450 4.7.1 Some(90s)",
        ),
        (
            vec![On("MAIL", "530 5.7.0 sign in first")],
            "refused 530 5.7.0",
        ),
        (
            vec![
                On("MAIL", OK),
                On("RCPT", OK),
                On("DATA", GO),
                Letter("550 5.7.60 not as this sender"),
            ],
            "refused 550 5.7.60",
        ),
    ] {
        let whole = script(&[&hello(), &refusal, &[On("RSET", OK)], &TAKES]);
        let server = Server::start(vec![whole]).await;
        let mut line = line(server.port);
        let outcome = submit(&mut line, "zoe@example.org").await;
        assert_eq!(shown(&outcome), expected);
        // What a server says may quote an address: none of it is kept.
        assert!(!format!("{outcome:?}").contains("zoe"));
        let next = submit(&mut line, "kim@example.org").await;
        assert_eq!(shown(&next), "sent 250 2.0.0", "after {expected}");
        server.heard().await;
    }
}

#[tokio::test]
async fn silence_at_any_step_ends_the_connection_and_not_the_next_letter() {
    let steps = [
        ("greeting", vec![Hang], "unavailable"),
        ("EHLO", vec![Say("220 hi"), Hang], "unavailable"),
        ("MAIL", script(&[&hello(), &[Hang]]), "unavailable"),
        (
            "RCPT",
            script(&[&hello(), &TAKES[..1], &[Hang]]),
            "unavailable",
        ),
        (
            "DATA",
            script(&[&hello(), &TAKES[..2], &[Hang]]),
            "unavailable",
        ),
        ("dot", script(&[&hello(), &TAKES[..3], &[Hang]]), "unknown"),
    ];
    for (step, silent, expected) in steps {
        let server = Server::start(vec![silent, script(&[&hello(), &TAKES])]).await;
        let mut line = line(server.port);
        let outcome = submit(&mut line, "zoe@example.org").await;
        assert!(
            shown(&outcome).starts_with(expected),
            "{step}: {}",
            shown(&outcome)
        );
        let next = submit(&mut line, "kim@example.org").await;
        assert_eq!(shown(&next), "sent 250 2.0.0", "after silence at {step}");
        let heard = server.heard().await;
        assert!(
            heard[1]
                .lines
                .contains(&"RCPT TO:<kim@example.org>".to_owned())
        );
    }
}

#[tokio::test]
async fn a_connection_lost_before_the_letter_is_no_attempt_and_after_it_is_in_doubt() {
    for (kept, expected) in [(0, "unavailable"), (1, "unavailable"), (2, "unavailable")] {
        let lost = script(&[&hello(), &TAKES[..kept], &[Cut]]);
        let server = Server::start(vec![lost, script(&[&hello(), &TAKES])]).await;
        let mut line = line(server.port);
        let outcome = submit(&mut line, "zoe@example.org").await;
        assert!(
            shown(&outcome).starts_with(expected),
            "{kept}: {}",
            shown(&outcome)
        );
        assert_eq!(
            shown(&submit(&mut line, "kim@example.org").await),
            "sent 250 2.0.0"
        );
        server.heard().await;
    }
    let lost = script(&[&hello(), &TAKES[..3], &[LetterThenCut]]);
    let server = Server::start(vec![lost, script(&[&hello(), &TAKES])]).await;
    let mut line = line(server.port);
    assert_eq!(
        submit(&mut line, "zoe@example.org").await,
        SubmitOutcome::Unknown
    );
    // RFC 1047: the second attempt brings the very same octets.
    assert_eq!(
        shown(&submit(&mut line, "zoe@example.org").await),
        "sent 250 2.0.0"
    );
    let heard = server.heard().await;
    assert_eq!(heard[0].letters, heard[1].letters);
}

#[tokio::test]
async fn no_letter_gets_the_answer_of_the_one_before() {
    // The server answers everything one step late, as after a send that was cut off: lettre's
    // pool would report the second letter as taken by the answer to the first.
    let late = script(&[
        &hello(),
        &[
            On("MAIL", "250 ok\r\n250 one too many"),
            On("RCPT", OK),
            Hang,
        ],
    ]);
    let server = Server::start(vec![late, script(&[&hello(), &TAKES])]).await;
    let mut line = line(server.port);
    let outcome = submit(&mut line, "zoe@example.org").await;
    assert!(
        shown(&outcome).starts_with("unavailable"),
        "{}",
        shown(&outcome)
    );
    assert_eq!(
        shown(&submit(&mut line, "kim@example.org").await),
        "sent 250 2.0.0"
    );
    let heard = server.heard().await;
    assert!(heard[0].letters.is_empty());
    assert_eq!(heard[1].letters.len(), 1);
}

#[tokio::test]
async fn a_cancelled_send_takes_its_connection_with_it() {
    let cancelled = script(&[&hello(), &TAKES[..3], &[Hang]]);
    let server = Server::start(vec![cancelled, script(&[&hello(), &TAKES])]).await;
    let mut long = settings(server.port);
    long.times.final_dot = Duration::from_mins(10);
    let mut line = Submission::smtp(long).unwrap().line();
    let sending = submit(&mut line, "zoe@example.org");
    assert!(
        tokio::time::timeout(Duration::from_millis(500), sending)
            .await
            .is_err()
    );
    assert_eq!(
        shown(&submit(&mut line, "kim@example.org").await),
        "sent 250 2.0.0"
    );
    let heard = server.heard().await;
    assert!(heard[0].lines.last().unwrap().contains("Hello"));
    assert_eq!(heard[1].letters.len(), 1);
}

#[tokio::test]
async fn an_idle_connection_that_the_server_closed_costs_the_next_letter_nothing() {
    for farewell in [
        vec![Cut],
        vec![Say("421 4.4.2 idle too long"), Cut],
        vec![On("MAIL", "421 4.4.2 idle too long"), Cut],
    ] {
        let first = script(&[&hello(), &TAKES, &farewell]);
        let server = Server::start(vec![first, script(&[&hello(), &TAKES])]).await;
        let mut line = line(server.port);
        assert_eq!(
            shown(&submit(&mut line, "zoe@example.org").await),
            "sent 250 2.0.0"
        );
        assert_eq!(
            shown(&submit(&mut line, "kim@example.org").await),
            "sent 250 2.0.0"
        );
        let heard = server.heard().await;
        assert_eq!((heard[0].letters.len(), heard[1].letters.len()), (1, 1));
    }
}

#[tokio::test]
async fn a_server_that_turns_everybody_away_is_asked_once_an_attempt() {
    for (turns, expected) in [
        (vec![Say("421 4.3.2 closing"), Cut], "unavailable"),
        (vec![Say("554 no service"), Cut], "unavailable"),
        (vec![Say("554 5.7.1 listed"), Cut], "refused 554 5.7.1"),
        (
            vec![Say("421 4.7.0 try again in 5 minutes"), Cut],
            "throttled 421 4.7.0 Some(300s)",
        ),
        (
            script(&[&hello(), &[On("MAIL", "421 4.3.2 closing"), Cut]]),
            "unavailable",
        ),
        (
            script(&[
                &hello(),
                &[On("MAIL", "452 4.3.1 disk full"), On("RSET", OK)],
            ]),
            "throttled 452 4.3.1",
        ),
        // lettre panics on an EHLO line of nothing but spaces.
        (
            vec![Say("220 hi"), On("EHLO", "250-mx\r\n250-   \r\n250 x"), Cut],
            "unavailable: the server's greeting makes no sense",
        ),
        (vec![Say("this is no SMTP"), Cut], "unavailable"),
    ] {
        let server = Server::start(vec![turns]).await;
        let mut line = line(server.port);
        let outcome = shown(&submit(&mut line, "zoe@example.org").await);
        assert!(outcome.starts_with(expected), "{expected}: {outcome}");
        server.heard().await;
    }
}

#[tokio::test]
async fn where_nobody_listens_no_letter_is_charged() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let outcome = submit(&mut line(port), "zoe@example.org").await;
    assert_eq!(shown(&outcome), "unavailable: nothing listens at that port");
    let mut nowhere = settings(25);
    nowhere.host = "no-such-host.invalid".into();
    let outcome = submit(
        &mut Submission::smtp(nowhere).unwrap().line(),
        "zoe@example.org",
    )
    .await;
    assert_eq!(
        shown(&outcome),
        "unavailable: the server's name cannot be found"
    );
}

#[tokio::test]
async fn an_address_outside_ascii_goes_only_where_it_is_welcome() {
    let letter = "To: <ż@example.org>\r\n\r\nHi\r\n";
    // RFC 6531 §3.2: not offered, so not said; the letter fails with a code that tells why.
    let server = Server::start(vec![script(&[&hello(), &TAKES])]).await;
    let mut plain = line(server.port);
    let outcome = plain
        .submit("a", &to("ż@example.org"), letter.as_bytes())
        .await;
    assert_eq!(shown(&outcome), "rejected 553 5.6.7");
    assert_eq!(
        shown(&submit(&mut plain, "kim@example.org").await),
        "sent 250 2.0.0"
    );
    assert!(
        !server.heard().await[0]
            .lines
            .iter()
            .any(|line| line.contains('ż'))
    );

    let offers = [
        Say("220 hi"),
        On(EHLO, "250-mx\r\n250-8BITMIME\r\n250 SMTPUTF8"),
    ];
    let server = Server::start(vec![script(&[&offers, &TAKES])]).await;
    let outcome = line(server.port)
        .submit("a", &to("ż@example.org"), letter.as_bytes())
        .await;
    assert_eq!(shown(&outcome), "sent 250 2.0.0");
    let heard = server.heard().await;
    assert_eq!(
        heard[0].lines[1..3],
        [
            "MAIL FROM:<recruitment@qpm.example> BODY=8BITMIME SMTPUTF8",
            "RCPT TO:<ż@example.org>",
        ]
    );
}

fn signed_in(port: u16) -> SmtpSettings {
    let mut settings = settings(port);
    settings.sign_in = Some(SignIn {
        user: "recruitment".into(),
        password: "s3cret".to_owned().into(),
    });
    settings
}

#[tokio::test]
async fn sign_in_works_or_pauses_the_line_but_fails_no_letter() {
    let offers = |mechanisms: &'static str| [Say("220 hi"), On(EHLO, mechanisms)];
    let plain = "AUTH PLAIN AHJlY3J1aXRtZW50AHMzY3JldA==";
    for (turns, expected) in [
        (
            script(&[
                &offers("250-mx\r\n250 AUTH PLAIN LOGIN"),
                &[On(plain, "235 2.7.0 in")],
                &TAKES,
            ]),
            "sent 250 2.0.0",
        ),
        (
            script(&[
                &offers("250-mx\r\n250 AUTH LOGIN"),
                &[
                    On("AUTH LOGIN", "334 VXNlcm5hbWU6"),
                    On("cmVjcnVpdG1lbnQ=", "334 UGFzc3dvcmQ6"),
                    On("czNjcmV0", "235 in"),
                ],
                &TAKES,
            ]),
            "sent 250 2.0.0",
        ),
        (
            script(&[
                &offers("250-mx\r\n250 AUTH PLAIN"),
                &[On(plain, "535 5.7.8 no"), Hang],
            ]),
            "refused 535 5.7.8",
        ),
        (
            script(&[
                &offers("250-mx\r\n250 AUTH PLAIN"),
                &[On(plain, "454 4.7.0 not now"), Hang],
            ]),
            "unavailable",
        ),
        (
            script(&[&offers("250-mx\r\n250 AUTH XOAUTH2"), &[Hang]]),
            "refused 504 5.5.4",
        ),
        (
            script(&[
                &offers("250-mx\r\n250 AUTH PLAIN"),
                &[On(plain, "250 what?"), Hang],
            ]),
            "unavailable",
        ),
    ] {
        let server = Server::start(vec![turns]).await;
        let mut line = Submission::smtp(signed_in(server.port)).unwrap().line();
        let outcome = shown(&submit(&mut line, "zoe@example.org").await);
        assert!(outcome.starts_with(expected), "{expected}: {outcome}");
        server.heard().await;
    }
    assert!(!format!("{:?}", signed_in(1)).contains("s3cret"));
}

/// An authority and a server's certificate from it.
fn certificates(name: &str) -> (Vec<u8>, TlsAcceptor) {
    let key = rcgen::KeyPair::generate().unwrap();
    let mut authority = rcgen::CertificateParams::new(Vec::new()).unwrap();
    authority.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    let root = authority.self_signed(&key).unwrap().pem();
    let issuer = rcgen::Issuer::new(authority, key);
    let leaf_key = rcgen::KeyPair::generate().unwrap();
    let leaf = rcgen::CertificateParams::new(vec![name.to_owned()])
        .unwrap()
        .signed_by(&leaf_key, &issuer)
        .unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(
            vec![leaf.der().clone()],
            rustls::pki_types::PrivateKeyDer::try_from(leaf_key.serialize_der()).unwrap(),
        )
        .unwrap();
    (root.into_bytes(), TlsAcceptor::from(Arc::new(config)))
}

fn secured(port: u16, protection: Protection, authority: &[u8]) -> SmtpSettings {
    let mut settings = settings(port);
    settings.protection = protection;
    settings.authority = Some(authority.to_vec());
    settings.times.greeting = Duration::from_secs(5);
    settings
}

#[tokio::test]
async fn letters_go_out_under_tls_both_ways() {
    let (authority, acceptor) = certificates("localhost");
    let upgrade = [
        Say("220 mx.example.org"),
        On(EHLO, "250-mx.example.org\r\n250 STARTTLS"),
        On("STARTTLS", "220 go"),
        Tls,
        On(EHLO, "250 mx.example.org"),
    ];
    for (protection, opening) in [
        (Protection::Implicit, script(&[&[Tls], &hello()])),
        (Protection::StartTls, upgrade.to_vec()),
    ] {
        let whole = script(&[&opening, &TAKES, &TAKES]);
        let server = Server::start_with(vec![whole], Some(acceptor.clone())).await;
        let settings = secured(server.port, protection, &authority);
        let mut line = Submission::smtp(settings).unwrap().line();
        for recipient in ["zoe@example.org", "kim@example.org"] {
            let outcome = submit(&mut line, recipient).await;
            assert_eq!(shown(&outcome), "sent 250 2.0.0", "{protection:?}");
        }
        server.heard().await;
    }
}

#[tokio::test]
async fn nothing_is_said_in_clear_where_tls_is_asked_for() {
    let (authority, acceptor) = certificates("localhost");
    for (protection, turns, expected) in [
        (
            Protection::StartTls,
            script(&[&hello(), &[Hang]]),
            "unavailable: the server offers no STARTTLS",
        ),
        (
            Protection::StartTls,
            vec![
                Say("220 hi"),
                On(EHLO, "250-mx\r\n250 STARTTLS"),
                On("STARTTLS", "454 4.7.0 TLS not available"),
                Hang,
            ],
            "unavailable",
        ),
        // RFC 3207 §6: what somebody on the way adds behind the answer to STARTTLS must not
        // be heard as the server's answer under TLS.
        (
            Protection::StartTls,
            vec![
                Say("220 hi"),
                On(EHLO, "250-mx\r\n250 STARTTLS"),
                On("STARTTLS", "220 go\r\n250-evil\r\n250 AUTH PLAIN"),
                Tls,
                On("EHLO", "250 mx"),
                Hang,
            ],
            "unavailable: the server does not speak TLS here",
        ),
        (
            Protection::Implicit,
            vec![Say("220 in clear"), Hang],
            "unavailable: the server does not speak TLS here",
        ),
    ] {
        let server = Server::start_with(vec![turns], Some(acceptor.clone())).await;
        let mut settings = secured(server.port, protection, &authority);
        settings.sign_in = signed_in(0).sign_in;
        let mut line = Submission::smtp(settings).unwrap().line();
        let outcome = shown(&submit(&mut line, "zoe@example.org").await);
        assert!(outcome.starts_with(expected), "{expected}: {outcome}");
        for line in server.heard().await.iter().flat_map(|heard| &heard.lines) {
            assert!(!line.contains("AUTH") && !line.contains("MAIL"), "{line}");
        }
    }
}

#[tokio::test]
async fn a_certificate_that_proves_nothing_is_told_in_plain_words() {
    let (authority, acceptor) = certificates("localhost");
    let (stranger, _) = certificates("localhost");
    let (other_authority, other_name) = certificates("mail.example.org");
    for (authority, acceptor, expected) in [
        (
            &stranger,
            &acceptor,
            "from an authority this machine does not know",
        ),
        (
            &other_authority,
            &other_name,
            "for another name than submission.smtp.host",
        ),
    ] {
        let server = Server::start_with(vec![vec![Tls]], Some(acceptor.clone())).await;
        let settings = secured(server.port, Protection::Implicit, authority);
        let outcome = shown(
            &submit(
                &mut Submission::smtp(settings).unwrap().line(),
                "z@example.org",
            )
            .await,
        );
        assert!(outcome.contains(expected), "{outcome}");
        server.heard().await;
    }
    let mut none = secured(1, Protection::Implicit, b"not a certificate");
    let error = Submission::smtp(none.clone()).unwrap_err().to_string();
    assert!(error.contains("submission.smtp.ca_file"), "{error}");
    none.authority = Some(authority);
    assert!(Submission::smtp(none).is_ok());
}

#[tokio::test]
async fn check_tries_all_but_a_letter() {
    let good = script(&[&hello(), &[On("NOOP", OK), On("QUIT", "221 bye")]]);
    let server = Server::start(vec![good]).await;
    let port = server.port;
    let told = Submission::smtp(settings(port)).unwrap().check().await;
    assert_eq!(
        told.unwrap(),
        format!("localhost port {port} answers, without TLS, without sign-in")
    );
    server.heard().await;

    let bad = vec![
        Say("220 hi"),
        On(EHLO, "250-mx\r\n250 AUTH PLAIN"),
        On("AUTH", "535 5.7.8 recruitment: no"),
        Hang,
    ];
    let server = Server::start(vec![bad]).await;
    let told = Submission::smtp(signed_in(server.port))
        .unwrap()
        .check()
        .await;
    let words = told.unwrap_err();
    assert!(
        words.contains("535 5.7.8") && words.contains("submission.smtp.user"),
        "{words}"
    );
    assert!(
        !words.contains("recruitment: no"),
        "the server's words are not kept: {words}"
    );
    server.heard().await;
}
