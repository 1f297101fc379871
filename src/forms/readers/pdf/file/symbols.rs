//! Fonts of which every letter is a picture: what the ticks and boxes among them are.

/// What a code of such a font shows, where the file itself says something else or nothing.
pub(super) fn shown(font: &str, code: u32, said: Option<&str>) -> Option<&'static str> {
    let mut said = said.unwrap_or_default().chars();
    // Word gives the codes of symbol fonts as characters of the private area above F000.
    let (first, more) = (said.next().map(u32::from), said.next());
    let private = matches!((first, more), (Some(0xf020..=0xf0ff), None));
    let code = match (first, more) {
        (Some(private @ 0xf020..=0xf0ff), None) => private - 0xf000,
        (Some(own @ 0x20..=0xff), None) => own,
        (None, None) => code,
        _ => return None,
    };
    if font.starts_with("wingdings2") || font.starts_with("wingdings-2") {
        Some(match code {
            0x52 => "☑",
            0x51 | 0x53 | 0x54 => "☒",
            0x50 => "✓",
            0x4f => "✗",
            0xa3 => "☐",
            _ => return None,
        })
    } else if font.starts_with("wingdings") || (private && !font.starts_with("symbol")) {
        Some(match code {
            0xfe => "☑",
            0x78 | 0xfd => "☒",
            0xfc => "✓",
            0xfb => "✗",
            0x6f..=0x72 | 0xa8 => "☐",
            0x6e => "■",
            0x6c => "●",
            0xa1 => "○",
            0xa4 => "◉",
            0x9f | 0xa7 => "•",
            _ => return None,
        })
    } else if font.starts_with("symbol") {
        Some(match code {
            0xb7 => "•",
            0xd6 => "√",
            _ => return None,
        })
    } else {
        None
    }
}
