//! The digest as it is really sent, quoted in every way, and the commands that its links bring.

use percent_encoding::percent_decode_str;
use qpm_intake::domain::command::Orders;
use qpm_intake::forms::definition;
use qpm_intake::parse::parse;
use qpm_intake::rules::command::read;

use super::told;

/// What the tests of letters hold fast.
const TEXTS: &[&str] = &[
    include_str!("../letters/snapshots/letters__digest__digest__busy__text.snap"),
    include_str!("../letters/snapshots/letters__digest__digest__full_and_paused__text.snap"),
    include_str!("../letters/snapshots/letters__digest__digest__broken__text.snap"),
];
const PAGES: &[&str] = &[
    include_str!("../letters/snapshots/letters__digest__digest__busy__html.snap"),
    include_str!("../letters/snapshots/letters__digest__digest__full_and_paused__html.snap"),
    include_str!("../letters/snapshots/letters__digest__digest__broken__html.snap"),
];

const HEADER: &str = "From: QPM Recruitment <recruitment@qpm.example>\n\
    Sent: 25 November 2026 08:30\nTo: Jane Smith\nSubject: QPM digest\n\n";

/// The body of a snapshot.
fn body(snapshot: &str) -> &str {
    let (_, rest) = snapshot.split_once("---\n").unwrap();
    let (_, body) = rest.split_once("---\n").unwrap();
    body
}

/// The text part, its soft line breaks undone.
fn text(snapshot: &str) -> String {
    let (_, letter) = body(snapshot).split_once("\n\n").unwrap();
    letter.replace(" \n", " ")
}

fn orders(kind: &str, body: &str) -> Orders {
    let mail = format!(
        "From: Jane Smith <jane@example.org>\nContent-Type: {kind}; charset=utf-8\n\
         Content-Transfer-Encoding: 8bit\n\n{body}"
    );
    let form = definition::parse(definition::BUILT_IN).unwrap();
    read(&parse(mail.as_bytes()), &form, "QPM")
}

fn marked(text: &str, width: usize) -> String {
    let mut quoted = String::new();
    for line in text.lines() {
        let mut length = 0;
        quoted.push('>');
        for word in line.split_whitespace() {
            if length > 0 && length + word.len() > width {
                quoted.push_str("\n>");
                length = 0;
            }
            quoted.push(' ');
            quoted.push_str(word);
            length += word.len() + 1;
        }
        quoted.push('\n');
    }
    quoted
}

#[test]
fn the_real_digest_s_text_is_quoted_however_it_comes_back() {
    for snapshot in TEXTS {
        let text = text(snapshot);
        for quoted in [
            text.clone(),
            format!("{HEADER}{text}"),
            format!("________________________________\n{HEADER}{text}"),
            format!("-----Original Message-----\n{HEADER}{text}"),
            format!("On Wed, 25 Nov 2026 at 08:30, QPM <r@qpm.example> wrote:\n\n{text}"),
            marked(&text, 70),
            marked(&text, 40),
            format!("On 25/11/2026 08:30, QPM wrote:\n{}", marked(&text, 70)),
        ] {
            assert!(orders("text/plain", &quoted).lines.is_empty(), "{quoted}");
            let reply = format!("Recruit 12.\n\nJane\n\n{quoted}");
            assert_eq!(
                told(&orders("text/plain", &reply)),
                ["recruit 12"],
                "{reply}"
            );
        }
        let below = format!("{}\nRecruit 12.\n", marked(&text, 70));
        assert_eq!(told(&orders("text/plain", &below)), ["recruit 12"]);
    }
}

#[test]
fn the_real_digest_s_page_is_quoted_however_it_comes_back() {
    for snapshot in PAGES {
        let page = body(snapshot);
        let header = HEADER.trim_end().replace('<', "&lt;").replace('\n', "<br>");
        for quoted in [
            page.to_owned(),
            format!("<blockquote type=\"cite\">{page}</blockquote>"),
            format!("<blockquote style=\"border-left: 1px solid #ccc\">{page}</blockquote>"),
            format!("<hr><div id=\"divRplyFwdMsg\">{header}</div>{page}"),
            format!(
                "<div style=\"border:none;border-top:solid #E1E1E1 1.0pt\"><p>{header}</p></div>{page}"
            ),
        ] {
            assert!(orders("text/html", &quoted).lines.is_empty(), "{quoted}");
            let reply = format!("<div>Recruit 12.</div><div><br></div><div>Jane</div>{quoted}");
            assert_eq!(
                told(&orders("text/html", &reply)),
                ["recruit 12"],
                "{reply}"
            );
        }
    }
}

/// Pressing a link and sending what opens is a command, unless it still wants her words.
#[test]
fn every_link_of_the_real_digest_brings_a_command() {
    let mut tried = 0;
    for snapshot in PAGES {
        let page = body(snapshot).replace('\n', " ");
        for link in page.split("mailto:").skip(1) {
            let (to, _) = link.split_once('"').unwrap();
            let (_, command) = to.split_once("body=").unwrap();
            let command = percent_decode_str(command).decode_utf8().unwrap();
            let signed = format!("{command}\n\nKind regards,\nJane\n");
            for body in [&*command, &signed] {
                let found = orders("text/plain", body);
                assert_eq!(found.lines.len(), 1, "{body}");
                let wants_words = command.starts_with("note ");
                assert_eq!(found.commands().is_none(), wants_words, "{body}: {found:?}");
            }
            tried += 1;
        }
    }
    assert!(tried > 20, "only {tried} links");
}
