//! XML as workbooks use it: tags, attributes and text, read from a stream in bounded memory.
//!
//! A tolerant tokenizer, not a validator. It knows the five entities and numeric ones and no others, so
//! nothing expands; document types, comments and instructions are passed over.

use std::borrow::Cow;
use std::ops::Range;

use super::trouble::Trouble;
use super::unpack::Unpacker;

/// A token longer than this is none: the longest cell has 32 767 letters.
const LONGEST_TOKEN: usize = 16 << 20;

/// Reads tokens.
pub(super) struct Xml {
    source: Option<Unpacker>,
    buffer: Vec<u8>,
    at: usize,
    read: u64,
}

/// A token.
#[derive(Debug)]
pub(super) enum Token<'a> {
    /// An element begins.
    Open(Tag<'a>),
    /// An element ends; its name without prefix.
    Close(&'a [u8]),
    /// Text as it stands, with entities.
    Text(Raw<'a>),
    /// There is no more.
    End,
}

/// The beginning of an element.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tag<'a> {
    /// Its name without prefix.
    pub name: &'a [u8],
    /// Whether it ends at once; no [`Token::Close`] follows then.
    pub is_closed: bool,
    attributes: &'a [u8],
}

/// Text as it stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Raw<'a> {
    bytes: &'a [u8],
    /// Whether `&` is just a letter.
    is_plain: bool,
}

/// What was found between two places of the buffer.
enum Found {
    Tag(Range<usize>),
    Text(Range<usize>, bool),
    Skip,
}

impl Xml {
    /// Reads from a packed stream.
    pub fn new(source: Unpacker) -> Xml {
        Xml { source: Some(source), buffer: Vec::new(), at: 0, read: 0 }
    }

    /// Reads bytes that are there.
    pub fn of_bytes(bytes: Vec<u8>) -> Xml {
        Xml { source: None, buffer: bytes, at: 0, read: 0 }
    }

    /// Bytes of XML that were passed.
    pub fn passed(&self) -> u64 {
        self.read + self.at as u64
    }

    /// The next token.
    pub fn next(&mut self) -> Result<Token<'_>, Trouble> {
        loop {
            if self.at >= self.buffer.len() && !self.more()? {
                return Ok(Token::End);
            }
            match self.find()? {
                Found::Skip => {}
                Found::Text(range, is_plain) => {
                    let bytes = self.buffer.get(range).unwrap_or(&[]);
                    return Ok(Token::Text(Raw { bytes, is_plain }));
                }
                Found::Tag(range) => return Ok(token(self.buffer.get(range).unwrap_or(&[]))),
            }
        }
    }

    /// Finds the end of what begins here, and steps behind it.
    fn find(&mut self) -> Result<Found, Trouble> {
        if self.buffer.get(self.at) != Some(&b'<') {
            let len = self.position(0, |rest| rest.iter().position(|&byte| byte == b'<'))?;
            // Looking may have moved the buffer, but never the place in it.
            let start = self.at;
            let end = len.map_or(self.buffer.len(), |len| start + len);
            self.at = end;
            return Ok(Found::Text(start..end, false));
        }
        while self.buffer.len() - self.at < 9 && self.more()? {}
        let rest = self.buffer.get(self.at..).unwrap_or(&[]);
        let (skip, ending): (usize, &[u8]) = if rest.starts_with(b"<!--") {
            (4, b"-->")
        } else if rest.starts_with(b"<![CDATA[") {
            (9, b"]]>")
        } else if rest.starts_with(b"<?") {
            (2, b"?>")
        } else if rest.starts_with(b"<!") {
            // A document type may hold declarations in brackets.
            let len = self.position(2, end_of_doctype)?.ok_or(Trouble::Truncated)?;
            self.at += len + 1;
            return Ok(Found::Skip);
        } else {
            let len = self.position(1, end_of_tag)?.ok_or(Trouble::Truncated)?;
            let range = self.at + 1..self.at + len;
            self.at += len + 1;
            return Ok(Found::Tag(range));
        };
        let len = self
            .position(skip, |rest| rest.windows(ending.len()).position(|window| window == ending))?
            .ok_or(Trouble::Truncated)?;
        let range = self.at + skip..self.at + len;
        self.at += len + ending.len();
        Ok(if skip == 9 { Found::Text(range, true) } else { Found::Skip })
    }

    /// What `look` finds in the bytes from `from` behind the current place on, counted from that place; more
    /// is read until it finds something or there is no more.
    fn position(
        &mut self,
        from: usize,
        look: impl Fn(&[u8]) -> Option<usize>,
    ) -> Result<Option<usize>, Trouble> {
        loop {
            let rest = self.buffer.get(self.at + from..).unwrap_or(&[]);
            if let Some(found) = look(rest) {
                return Ok(Some(from + found));
            }
            // Each look is at twice as many bytes, so that long tokens take no more than their length.
            let looked = self.buffer.len() - self.at;
            if looked > LONGEST_TOKEN {
                return Err(Trouble::Damaged("text in it that does not end"));
            }
            while self.buffer.len() - self.at < 2 * looked.max(1) {
                if !self.more()? {
                    if self.buffer.len() - self.at == looked {
                        return Ok(None);
                    }
                    break;
                }
            }
        }
    }

    /// Reads more; `false` at the end.
    fn more(&mut self) -> Result<bool, Trouble> {
        let Some(source) = &mut self.source else { return Ok(false) };
        self.buffer.drain(..self.at);
        self.read += self.at as u64;
        self.at = 0;
        let more = source.read(&mut self.buffer)? > 0;
        if more
            && self.read == 0
            && (self.buffer.starts_with(&[0xff, 0xfe]) || self.buffer.starts_with(&[0xfe, 0xff]))
        {
            return Err(Trouble::Unsupported("a workbook written in UTF-16"));
        }
        Ok(more)
    }
}

/// The `>` that ends a tag: the first outside quotes.
fn end_of_tag(bytes: &[u8]) -> Option<usize> {
    let mut quote = None;
    bytes.iter().position(|&byte| {
        match quote {
            Some(open) if open == byte => quote = None,
            None if byte == b'"' || byte == b'\'' => quote = Some(byte),
            _ => {}
        }
        quote.is_none() && byte == b'>'
    })
}

fn end_of_doctype(bytes: &[u8]) -> Option<usize> {
    let mut depth = 0usize;
    bytes.iter().position(|&byte| {
        match byte {
            b'[' => depth += 1,
            b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0 && byte == b'>'
    })
}

/// A name without its prefix.
fn local(name: &[u8]) -> &[u8] {
    match name.iter().rposition(|&byte| byte == b':') {
        Some(at) => name.get(at + 1..).unwrap_or(name),
        None => name,
    }
}

fn token(inner: &[u8]) -> Token<'_> {
    if let Some(name) = inner.strip_prefix(b"/") {
        return Token::Close(local(name.trim_ascii()));
    }
    let is_closed = inner.ends_with(b"/");
    let inner = inner.strip_suffix(b"/").unwrap_or(inner);
    let len = inner.iter().position(u8::is_ascii_whitespace).unwrap_or(inner.len());
    let (name, attributes) = inner.split_at_checked(len).unwrap_or((inner, &[]));
    Token::Open(Tag { name: local(name), is_closed, attributes })
}

impl<'a> Tag<'a> {
    /// The attributes: full name and value as it stands.
    pub fn attributes(&self) -> impl Iterator<Item = (&'a [u8], Raw<'a>)> + 'a {
        let mut rest = self.attributes;
        std::iter::from_fn(move || {
            rest = rest.trim_ascii_start();
            let equals = rest.iter().position(|&byte| byte == b'=')?;
            let (name, after) = rest.split_at_checked(equals)?;
            let after = after.get(1..)?.trim_ascii_start();
            let (quote, after) = after.split_first()?;
            if *quote != b'"' && *quote != b'\'' {
                return None;
            }
            let len = after.iter().position(|byte| byte == quote)?;
            let (bytes, after) = after.split_at_checked(len)?;
            rest = after.get(1..)?;
            Some((name.trim_ascii(), Raw { bytes, is_plain: false }))
        })
    }

    /// The value of an attribute, as it stands, by its name without prefix.
    pub fn raw(&self, name: &str) -> Option<&'a [u8]> {
        self.attributes().find(|(full, _)| local(full) == name.as_bytes()).map(|(_, value)| value.bytes)
    }

    /// The value of an attribute as text.
    pub fn text(&self, name: &str) -> Result<Option<Cow<'a, str>>, Trouble> {
        self.attributes()
            .find(|(full, _)| local(full) == name.as_bytes())
            .map(|(_, value)| value.text())
            .transpose()
    }

    /// The value of an attribute as a whole number.
    pub fn number(&self, name: &str) -> Option<u32> {
        std::str::from_utf8(self.raw(name)?).ok()?.trim().parse().ok()
    }

    /// Whether an attribute says yes.
    pub fn is_true(&self, name: &str) -> bool {
        matches!(self.raw(name), Some(b"1" | b"true" | b"on"))
    }
}

impl<'a> Raw<'a> {
    /// As text, entities resolved and line ends as single line feeds.
    pub fn text(self) -> Result<Cow<'a, str>, Trouble> {
        let text = std::str::from_utf8(self.bytes).map_err(|_| Trouble::Damaged("text that is not UTF-8"))?;
        if !text.bytes().any(|byte| byte == b'\r' || (byte == b'&' && !self.is_plain)) {
            return Ok(Cow::Borrowed(text));
        }
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        if self.is_plain {
            return Ok(Cow::Owned(text));
        }
        let mut out = String::with_capacity(text.len());
        let mut rest = text.as_str();
        while let Some(at) = rest.find('&') {
            out.push_str(rest.get(..at).unwrap_or(""));
            rest = rest.get(at..).unwrap_or("");
            match entity(rest) {
                Some((letter, len)) => {
                    out.push(letter);
                    rest = rest.get(len..).unwrap_or("");
                }
                None => {
                    out.push('&');
                    rest = rest.get(1..).unwrap_or("");
                }
            }
        }
        out.push_str(rest);
        Ok(Cow::Owned(out))
    }

    /// Appends it as text.
    pub fn append(self, to: &mut String) -> Result<(), Trouble> {
        if to.len() + self.bytes.len() > LONGEST_TOKEN {
            return Err(Trouble::Damaged("text in it that does not end"));
        }
        to.push_str(&self.text()?);
        Ok(())
    }
}

/// The letter of an entity at the start of a text, and the length of the entity.
pub(super) fn entity(text: &str) -> Option<(char, usize)> {
    let len = text.bytes().take(12).position(|byte| byte == b';')?;
    let name = text.get(1..len)?;
    let letter = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)?
        }
    };
    Some((letter, len + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(text: &str) -> Vec<String> {
        let mut xml = Xml::of_bytes(text.as_bytes().to_vec());
        let mut out = Vec::new();
        loop {
            out.push(match xml.next() {
                Ok(Token::Open(tag)) => {
                    let attributes = tag.attributes().map(|(name, value)| {
                        format!(" {}={}", String::from_utf8_lossy(name), value.text().unwrap())
                    });
                    let end = if tag.is_closed { "/" } else { "" };
                    format!("<{}{}{end}", String::from_utf8_lossy(tag.name), attributes.collect::<String>())
                }
                Ok(Token::Close(name)) => format!(">{}", String::from_utf8_lossy(name)),
                Ok(Token::Text(raw)) => raw.text().unwrap().into_owned(),
                Ok(Token::End) => return out,
                Err(trouble) => {
                    out.push(format!("{trouble:?}"));
                    return out;
                }
            });
        }
    }

    #[test]
    fn tags_attributes_and_text_are_told_apart() {
        let text = "<?xml version='1.0'?><!DOCTYPE a [<!ENTITY x 'y'>]><x:a b=\"1 > 0\" c:d='&quot;&#x41;&#66;'>\
                    t &lt;&amp;&x;\r\n<!-- <no> --><![CDATA[<&]]><e/></x:a>";
        assert_eq!(tokens(text), ["<a b=1 > 0 c:d=\"AB", "t <&&x;\n", "<&", "<e/", ">a"]);
        assert_eq!(tokens("<a b='"), ["Truncated"]);
        assert_eq!(tokens("a"), ["a"]);
        assert_eq!(tokens("<!-- a"), ["Truncated"]);
    }
}
