//! The charset of rich text: one for the file, another for each font that says so. Octets are
//! gathered until something else comes, since a letter of Japanese or Chinese is two of them.

use encoding_rs::Encoding;

/// The charset of a Windows code page (`\ansicpg`, `\cpg`).
pub(super) fn of_code_page(number: i32) -> Option<&'static Encoding> {
    let label = match number {
        874 => "windows-874",
        932 => "shift_jis",
        936 => "gbk",
        949 => "euc-kr",
        950 => "big5",
        1250 => "windows-1250",
        1251 => "windows-1251",
        1252 => "windows-1252",
        1253 => "windows-1253",
        1254 => "windows-1254",
        1255 => "windows-1255",
        1256 => "windows-1256",
        1257 => "windows-1257",
        1258 => "windows-1258",
        10_000 => "macintosh",
        10_007 => "x-mac-cyrillic",
        65_001 => "utf-8",
        _ => return None,
    };
    Encoding::for_label(label.as_bytes())
}

/// The charset of a font by `\fcharset`; nothing where it is the file's own.
pub(super) fn of_font(number: i32) -> Option<&'static Encoding> {
    let page = match number {
        77 => 10_000,
        89 => 10_007,
        128 => 932,
        129 | 130 => 949,
        134 => 936,
        136 => 950,
        161 => 1253,
        162 => 1254,
        163 => 1258,
        177 => 1255,
        178 => 1256,
        186 => 1257,
        204 => 1251,
        222 => 874,
        238 => 1250,
        _ => return None,
    };
    of_code_page(page)
}

/// `\fcharset2`: a font of symbols.
pub(super) const SYMBOLS: i32 = 2;
