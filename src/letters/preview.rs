//! One page with letters as people get them: subject, text part and HTML part, for a manager to
//! read in a browser before anybody is written to.
//!
//! The page stands alone: no script, nothing fetched, and each HTML part in a frame that may do
//! nothing. It must never hold a fact of a real person.

use std::fmt::Write as _;

use super::words::{capitalize_first, html as escaped};
use super::{LetterError, LetterSettings, Templates, examples, when_sent};
use crate::domain::form::FormDefinition;
use crate::domain::language::Language;
use crate::domain::letter::LetterKind;

const HEAD: &str = r#"<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light">
<title>The letters of qpm-intake, with invented facts</title>
<style>
body { margin: 0 auto; padding: 16px; max-width: 84em; font-family: Arial, Helvetica, sans-serif; font-size: 18px; line-height: 1.5; color: #111; background: #fff; }
section { border-top: 3px solid #111; margin-top: 2em; }
.parts { display: flex; flex-wrap: wrap; gap: 1.5em; }
.parts > div { flex: 1 1 30em; min-width: 0; }
pre { font-size: 16px; white-space: pre-wrap; overflow-wrap: break-word; margin: 0; padding: 16px; border: 1px solid #555; }
iframe { width: 100%; height: 56em; border: 1px solid #555; background: #fff; }
</style>
</head>
<body>
<main>
<h1>The letters, with invented facts</h1>
<p>Nobody on this page exists. Your own names, telephone number and links stand in the letters as they stand in the settings. Each letter goes out with both parts; the reader's mail program shows one of them.</p>
"#;

/// Which letters a page shows.
#[derive(Clone, Copy, Debug)]
pub struct Shown<'a> {
    /// These, each in all its variants.
    pub kinds: &'a [LetterKind],
    /// In this language.
    pub language: Language,
    /// Nobody has approved them: none goes out.
    pub draft: bool,
}

const DRAFT: &str = "<p><strong>DRAFT.</strong> No Welsh speaker has approved these letters, and none of them goes out. To use them: have every letter read and put right by somebody who writes Welsh well, then put their name into letters.welsh_approved_by.</p>\n";

/// The page with those letters.
pub fn page(
    templates: &Templates,
    shown: Shown<'_>,
    settings: &LetterSettings,
    form: &FormDefinition,
) -> Result<String, LetterError> {
    let mut page = HEAD.to_owned();
    if shown.draft {
        page.push_str(DRAFT);
    }
    contents(&mut page, shown.kinds);
    for kind in shown.kinds {
        letter(&mut page, templates, *kind, shown, settings, form)?;
    }
    page.push_str("</main>\n</body>\n</html>\n");
    Ok(page)
}

/// Writing to a String cannot fail, so what it returns is let go here and below.
fn contents(page: &mut String, kinds: &[LetterKind]) {
    page.push_str("<nav aria-label=\"Letters\">\n<ul>\n");
    for kind in kinds {
        let when = escaped(when_sent(*kind));
        let _ = writeln!(page, "<li><a href=\"#{kind}\">{kind}</a>. {when}</li>");
    }
    page.push_str("</ul>\n</nav>\n");
}

fn letter(
    page: &mut String,
    templates: &Templates,
    kind: LetterKind,
    shown: Shown<'_>,
    settings: &LetterSettings,
    form: &FormDefinition,
) -> Result<(), LetterError> {
    let (language, tag) = (shown.language, shown.language.tag());
    let draft = if shown.draft { " (DRAFT)" } else { "" };
    let _ = writeln!(page, "<section aria-labelledby=\"{kind}\">");
    let _ = writeln!(page, "<h2 id=\"{kind}\">{kind}{draft}</h2>");
    let origin = if templates.are_own(kind, language) {
        "The words are your own."
    } else {
        "The words are the built-in ones."
    };
    let when = escaped(when_sent(kind));
    let _ = writeln!(page, "<p>{when} {origin}</p>");
    for example in examples(kind, language, form) {
        let words = templates.words(&example.owed, settings, form)?;
        let variant = match example.variant {
            "" => "as usual",
            variant => variant,
        };
        let _ = writeln!(page, "<h3>{}</h3>", escaped(&capitalize_first(variant)));
        let subject = escaped(&words.subject);
        let _ = writeln!(
            page,
            "<p>Subject: <strong lang=\"{tag}\">{subject}</strong></p>"
        );
        page.push_str("<div class=\"parts\">\n<div>\n<h4>As text</h4>\n");
        let text = escaped(&plain(&words.text));
        let _ = writeln!(page, "<pre lang=\"{tag}\">{text}</pre>\n</div>");
        page.push_str("<div>\n<h4>As HTML</h4>\n");
        let (title, html) = (escaped(variant), escaped(&words.html));
        let _ = writeln!(
            page,
            "<iframe sandbox=\"\" title=\"{kind}, {title}, as HTML\" srcdoc=\"{html}\"></iframe>\n</div>\n</div>"
        );
    }
    page.push_str("</section>\n");
    Ok(())
}

/// The text part with its soft line breaks undone (RFC 3676 §4.1): a program that shows it breaks
/// its lines where they fit.
pub(super) fn plain(flowed: &str) -> String {
    let mut text = String::with_capacity(flowed.len());
    for line in flowed.lines() {
        text.push_str(line.strip_prefix(' ').unwrap_or(line));
        if !line.ends_with(' ') {
            text.push('\n');
        }
    }
    text
}
