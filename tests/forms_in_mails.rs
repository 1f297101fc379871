//! Answers in a mail's own words, as the mail programs of people lay them out: tables of Outlook,
//! Gmail and others, flowed and encoded text; and what is quoted below them, which is nobody's
//! answer in this mail.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may panic, in its helpers too"
)]

use qpm_intake::domain::reading::{Answer, FormReading};
use qpm_intake::forms::{FormReader, definition};
use qpm_intake::parse::parse;

/// What is read in the words of a mail with this body and these fields.
fn read(fields: &str, body: &str) -> Option<FormReading> {
    let mail = format!(
        "From: Zoe Sato <zoe@example.org>\nSubject: My form\nMIME-Version: 1.0\n{fields}\n\n{body}"
    );
    let message = parse(mail.as_bytes());
    let form = definition::parse(definition::BUILT_IN).unwrap();
    FormReader::new(&form).read_body(&message.text, message.html.as_deref())
}

fn page(html: &str) -> Option<FormReading> {
    read("Content-Type: text/html; charset=utf-8", html)
}

/// The sure answers, as `field=value`.
fn told(found: Option<FormReading>) -> Vec<String> {
    let answers = found.map(|form| form.answers).unwrap_or_default();
    let sure = answers
        .iter()
        .filter(|answer| answer.confidence >= Answer::DOUBTFUL);
    sure.map(|answer| format!("{}={}", answer.field, answer.value))
        .collect()
}

const ZOE: [&str; 5] = [
    "full_name=Zoe Sato-Lindqvist",
    "email=zoe@example.org",
    "provides_advocacy_now=no",
    "advocacy_experience=Eight years as an IMCA, then training.\n\nBefore that a befriender.",
    "availability=Two days a month",
];

/// A row as Word writes it into Outlook's mail.
fn word_row(label: &str, answer: &str) -> String {
    format!(
        "<tr style='mso-yfti-irow:1;height:19.85pt'><td width=236 valign=top style='width:177.2pt;border:solid windowtext 1.0pt;\n  mso-border-alt:solid windowtext .5pt;padding:0cm 5.4pt 0cm 5.4pt'><p class=MsoNormal><b><span lang=EN-GB\n  style='font-family:\"Arial\",sans-serif'>{label}<o:p></o:p></span></b></p></td>\
         <td width=365 valign=top style='border:solid windowtext 1.0pt'>{answer}</td></tr>"
    )
}

fn word_paragraph(words: &str) -> String {
    format!(
        "<p class=MsoNormal style='mso-margin-top-alt:auto'><span style='mso-fareast-language:EN-US'>{words}<o:p></o:p></span></p>"
    )
}

fn outlook(below: &str) -> String {
    let experience = [
        word_paragraph("Eight years as an IMCA,\nthen training."),
        word_paragraph("&nbsp;"),
        word_paragraph("Before that a befriender."),
    ];
    let rows = [
        word_row(
            "Full name",
            &word_paragraph("Zoe Sato-\nLindqvist").replace("-\n", "-"),
        ),
        word_row("Preferred name", &word_paragraph("&nbsp;")),
        word_row(
            "Email address",
            &word_paragraph(
                "<a href=\"mailto:zoe@example.org\"><span style='color:blue'>zoe@example.org</span></a>",
            ),
        ),
        word_row(
            "Are you currently providing advocacy services?",
            &word_paragraph("No"),
        ),
        word_row("Experience of\n  advocacy", &experience.concat()),
        word_row("Availability", &word_paragraph("Two days a month")),
    ];
    format!(
        "<html xmlns:v=\"urn:schemas-microsoft-com:vml\" xmlns:o=\"urn:schemas-microsoft-com:office:office\" xmlns=\"http://www.w3.org/TR/REC-html40\"><head><meta http-equiv=Content-Type content=\"text/html; charset=utf-8\"><meta name=Generator content=\"Microsoft Word 15 (filtered medium)\"><!--[if !mso]><style>v\\:* {{behavior:url(#default#VML);}}</style><![endif]--><style><!--\n/* Style Definitions */\np.MsoNormal, li.MsoNormal {{margin:0cm;}}\n--></style><!--[if gte mso 9]><xml><o:shapedefaults v:ext=\"edit\" spidmax=\"1026\" /></xml><![endif]--></head><body lang=EN-GB link=\"#0563C1\"><div class=WordSection1>{}{}<table class=MsoNormalTable border=0 cellspacing=0 cellpadding=0 width=\"100%\"><tr><td style='padding:0cm'><div align=center><!--[if mso]><table><tr><td width=600><![endif]--><table class=MsoTableGrid border=1 cellspacing=0 cellpadding=0 style='border-collapse:collapse'>{}</table><!--[if mso]></td></tr></table><![endif]--></div></td></tr></table>{}{}{below}</div></body></html>",
        word_paragraph("Dear QPM team,"),
        word_paragraph("<o:p>&nbsp;</o:p>"),
        rows.concat(),
        word_paragraph("Kind regards,"),
        word_paragraph("Zoe"),
    )
}

#[test]
fn a_table_that_outlook_wrote_is_read() {
    assert_eq!(told(page(&outlook(""))), ZOE);
}

#[test]
fn what_outlook_quotes_below_is_not_read() {
    let other = "<table class=MsoTableGrid>".to_owned()
        + &word_row("Full name", &word_paragraph("Pat Other"))
        + &word_row("Telephone", &word_paragraph("07700 900999"))
        + &word_row("Postcode", &word_paragraph("LS1 4AB"))
        + &word_row("Email address", &word_paragraph("pat@example.net"))
        + "</table>";
    let heads = [
        // Outlook for Windows.
        "<div><div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm'><p class=MsoNormal><b><span lang=EN-US>From:</span></b><span lang=EN-US> QPM &lt;r@qpm.example&gt; <br><b>Sent:</b> 09 November 2026 10:02<br><b>To:</b> Zoe<br><b>Subject:</b> The form<o:p></o:p></span></p></div></div>",
        // Outlook on the web.
        "<div id=\"appendonsend\"></div><hr tabindex=\"-1\" style=\"display:inline-block; width:98%\"><div id=\"divRplyFwdMsg\" dir=\"ltr\"><font face=\"Calibri, sans-serif\"><b>From:</b> QPM &lt;r@qpm.example&gt;<br><b>Sent:</b> 09 November 2026 10:02<br><b>To:</b> Zoe &lt;zoe@example.org&gt;<br><b>Subject:</b> The form</font><div>&nbsp;</div></div>",
    ];
    for head in heads {
        assert_eq!(told(page(&outlook(&format!("{head}{other}")))), ZOE);
        let reply = format!(
            "<div class=WordSection1>{}{head}{other}</div>",
            word_paragraph("Thank you, I shall send it on Friday.")
        );
        assert_eq!(told(page(&reply)), Vec::<String>::new());
    }
    let quotes = [
        format!(
            "<div class=\"gmail_quote gmail_quote_container\"><div dir=\"ltr\" class=\"gmail_attr\">On Mon, 9 Nov 2026 at 10:02, QPM &lt;<a href=\"mailto:r@qpm.example\">r@qpm.example</a>&gt; wrote:<br></div><blockquote class=\"gmail_quote\" style=\"margin:0px 0px 0px 0.8ex\">{other}</blockquote></div>"
        ),
        format!(
            "<div class=\"moz-cite-prefix\">On 09/11/2026 10:02, QPM wrote:<br></div><blockquote type=\"cite\" cite=\"mid:1@qpm.example\">{other}</blockquote>"
        ),
        format!(
            "<div id=\"ydp1yahoo_quoted_1\" class=\"yahoo_quoted\"><div>On Monday 9 November 2026 at 10:02:00 GMT, QPM wrote:</div>{other}</div>"
        ),
        format!(
            "<div class=\"protonmail_quote\">On Monday, QPM wrote:<br><blockquote class=\"protonmail_quote\" type=\"cite\">{other}</blockquote></div>"
        ),
    ];
    for quote in quotes {
        let reply =
            format!("<div dir=\"ltr\">Thank you, I shall send it on Friday.</div><br>{quote}");
        assert_eq!(told(page(&reply)), Vec::<String>::new(), "{quote}");
    }
}

#[test]
fn a_table_that_gmail_wrote_is_read() {
    let row = |label: &str, answer: &str| {
        format!(
            "<tr><td style=\"border:1px solid rgb(0,0,0);vertical-align:top;padding:5pt\"><p dir=\"ltr\" style=\"line-height:1.2\"><span style=\"font-size:11pt;font-family:Arial\">{label}</span></p></td><td style=\"border:1px solid\">{answer}</td></tr>"
        )
    };
    let rows = [
        row(
            "Full name",
            "<p dir=\"ltr\"><span>Zoe Sato-Lindqvist</span></p>",
        ),
        row("Phone number", "<br>"),
        row(
            "Email address",
            "<p dir=\"ltr\"><span><a href=\"mailto:zoe@example.org\" target=\"_blank\">zoe@example.org</a></span></p>",
        ),
        row(
            "Are you currently providing advocacy services?",
            "<p dir=\"ltr\"><span>No</span></p>",
        ),
        row(
            "Experience of advocacy",
            "<p dir=\"ltr\"><span>Eight years as an IMCA, then training.</span></p><br><p dir=\"ltr\"><span>Before that a befriender.</span></p>",
        ),
        row("Availability", "<div>Two days&nbsp;a month</div>"),
    ];
    let mail = format!(
        "<div dir=\"ltr\"><div>Hi,</div><div><br></div><div dir=\"ltr\" align=\"left\"><table style=\"border:none;border-collapse:collapse\"><colgroup><col width=\"201\"><col width=\"400\"></colgroup><tbody>{}</tbody></table></div><br clear=\"all\"><div><div dir=\"ltr\" class=\"gmail_signature\">Zoe</div></div></div>",
        rows.concat()
    );
    assert_eq!(told(page(&mail)), ZOE);
}

#[test]
fn flowed_text_is_whole_again() {
    let words = "Full name: Zoe \nSato-Lindqvist\nEmail address: zoe@example.org\nAre you currently providing advocacy services? No\n\
        Experience of advocacy:\nEight years as an IMCA, \nthen training.\n\nBefore that a \nbefriender.\nAvailability: Two days a \nmonth\n";
    let flowed = read(
        "Content-Type: text/plain; charset=utf-8; format=flowed",
        words,
    );
    assert_eq!(told(flowed), ZOE);
    let delsp = "Full name: Zoe Sa \nto-Lindqvist\nEmail address: zoe@example \n.org\nAre you currently providing advocacy services? No\n\
        Experience of advocacy:\nEight years as an IMCA, then train \ning.\n\nBefore that a befriender.\nAvailability: Two days  \na month\n";
    let delsp = read(
        "Content-Type: text/plain; charset=utf-8; format=flowed; delsp=yes",
        delsp,
    );
    assert_eq!(told(delsp), ZOE);
}

#[test]
fn quoted_printable_is_whole_again() {
    let words = "Full name: Zoe Sato=2DLindqvist\nEmail address: zoe@ex=\nample.org\nAre you currently providing advocacy services? No=20\n\
        Experience of advocacy:\nEight years as an IMCA=2C =\nthen training=2E\n=0A=\nBefore that a befriender.\nAvailability: Two=C2=A0days a month\n";
    let fields =
        "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable";
    assert_eq!(told(read(fields, words)), ZOE);
}

/// What web forms ask and send on; each program of theirs lays it out in a way of its own.
const ASKED: [(&str, &str); 5] = [
    ("Your full name", "Zoe Sato-Lindqvist"),
    ("Email address", "zoe@example.org"),
    ("Do you currently provide advocacy?", "No"),
    (
        "Please describe your experience of advocacy",
        "Eight years as an IMCA, then training.<br><br>Before that a befriender.",
    ),
    ("When are you available?", "Two days a month"),
];

fn each(row: impl Fn(&str, &str) -> String) -> String {
    let rows = ASKED.iter().map(|(asked, said)| row(asked, said));
    rows.collect::<Vec<_>>().concat()
}

#[test]
fn the_mails_of_web_forms_are_read_however_they_lay_out_a_question_and_its_answer() {
    let layouts = [
        each(|asked, said| format!("<p><b>{asked}:</b> {said}</p>")),
        each(|asked, said| format!("<strong>{asked}</strong><br>{said}<br><br>")),
        format!(
            "<dl>{}</dl>",
            each(|asked, said| format!("<dt>{asked}</dt><dd>{said}</dd>"))
        ),
        // The answer is set in by a free cell, below a question as wide as both.
        format!(
            "<table width='99%'><tr><td><table cellpadding=5>{}</table></td></tr></table>",
            each(|asked, said| format!(
                "<tr><td colspan=2><strong>{asked}</strong></td></tr><tr><td width=20>&nbsp;</td><td>{said}</td></tr>"
            ))
        ),
        // Each line is a table of its own.
        each(|asked, said| {
            format!(
                "<table><tr><td><b>{asked}</b></td></tr></table>\n<table><tr><td>{said}</td></tr></table>\n"
            )
        }),
    ];
    for layout in layouts {
        let page = page(&format!(
            "<html><body><h2>New application</h2>{layout}</body></html>"
        ));
        assert_eq!(told(page), ZOE, "{layout}");
    }
}

#[test]
fn fields_named_as_programmers_name_them_are_known() {
    let rows = [
        ("FullName", "Zoe Sato-Lindqvist"),
        ("emailAddress", "zoe@example.org"),
        ("homeAddress", "4 Hill Street, Leeds"),
        ("current_role", "Trainer"),
        ("advocacy_experience", "Eight years"),
    ];
    let rows = rows.map(|(name, said)| format!("<tr><td>{name}</td><td>{said}</td></tr>"));
    let read = told(page(&format!("<table>{}</table>", rows.concat())));
    let expected = [
        "full_name=Zoe Sato-Lindqvist",
        "email=zoe@example.org",
        "address=4 Hill Street, Leeds",
        "current_role=Trainer",
        "advocacy_experience=Eight years",
    ];
    assert_eq!(read, expected);
}

#[test]
fn preformatted_lines_stay_lines() {
    let lines = "Full name: Zoe Sato-Lindqvist\nEmail: zoe@example.org\nDo you currently provide advocacy? No\nYour experience of advocacy:\n  Eight years as an IMCA, then training.\n\n  Before that a befriender.\nWhen are you available? Two days a month\n";
    assert_eq!(told(page(&format!("<pre>{lines}</pre>"))), ZOE);
}
