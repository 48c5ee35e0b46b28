//! `WWW-Authenticate` (RFC 9110 §11.6.1): several challenges in one text, tolerant of blanks,
//! strict about everything else.

/// The longest header that is read, bytes.
const LONGEST: usize = 8 * 1024;

/// One challenge of a server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Challenge {
    /// The scheme in lower case, such as `bearer` or `dpop`.
    pub scheme: String,
    /// The one value of schemes that have no parameters.
    pub token68: Option<String>,
    /// Parameters: names in lower case, values without quotes and escapes.
    pub params: Vec<(String, String)>,
}

impl Challenge {
    /// A parameter's value.
    pub fn param(&self, name: &str) -> Option<&str> {
        let found = self.params.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }
}

/// Reads a header; several of them are joined by commas before. A challenge that names a parameter
/// twice is left out, and from the first violation of the grammar on nothing is read.
pub fn parse(header: &str) -> Vec<Challenge> {
    let mut reader = Reader(header);
    let mut found = Vec::new();
    if header.len() <= LONGEST {
        while let Some(challenge) = reader.challenge() {
            found.extend(challenge.ok());
        }
    }
    found
}

struct Twice;

struct Reader<'a>(&'a str);

impl<'a> Reader<'a> {
    /// The next challenge; `None` at the end and at the first violation.
    fn challenge(&mut self) -> Option<Result<Challenge, Twice>> {
        self.skip(|c| c == ',' || is_blank(c));
        let scheme = self.token()?.to_ascii_lowercase();
        let mut challenge = Challenge {
            scheme,
            token68: None,
            params: Vec::new(),
        };
        let mut twice = false;
        if self.ends_element() {
            return Some(Ok(challenge));
        }
        // Only a blank leads from the scheme to what belongs to it.
        if !self.0.starts_with(is_blank) {
            return None;
        }
        self.skip(is_blank);
        if let Some(value) = self.token68() {
            challenge.token68 = Some(value);
            return Some(Ok(challenge));
        }
        loop {
            // After a comma: another parameter, or another challenge.
            let before = self.0;
            self.skip(|c| c == ',' || is_blank(c));
            let name = match self.token() {
                Some(name) => name.to_ascii_lowercase(),
                None if self.0.is_empty() => break,
                None => return None,
            };
            self.skip(is_blank);
            let Some(rest) = self.0.strip_prefix('=') else {
                if challenge.params.is_empty() {
                    return None;
                }
                self.0 = before;
                break;
            };
            self.0 = rest;
            self.skip(is_blank);
            let value = self.value()?;
            if !self.ends_element() {
                return None;
            }
            twice |= challenge.param(&name).is_some();
            challenge.params.push((name, value));
        }
        Some(if twice { Err(Twice) } else { Ok(challenge) })
    }

    fn skip(&mut self, what: impl Fn(char) -> bool) {
        self.0 = self.0.trim_start_matches(what);
    }

    /// Whether nothing follows but a comma or the end. Blanks are passed over.
    fn ends_element(&self) -> bool {
        let rest = self.0.trim_start_matches(is_blank);
        rest.is_empty() || rest.starts_with(',')
    }

    fn take(&mut self, is_part: impl Fn(char) -> bool) -> Option<&'a str> {
        let end = self.0.find(|c| !is_part(c)).unwrap_or(self.0.len());
        let (part, rest) = self.0.split_at(end);
        self.0 = rest;
        (!part.is_empty()).then_some(part)
    }

    fn token(&mut self) -> Option<&'a str> {
        self.take(is_token)
    }

    /// A token68 and nothing else up to the comma; otherwise nothing is read.
    fn token68(&mut self) -> Option<String> {
        let before = self.0;
        let part = self.take(|c| c.is_ascii_alphanumeric() || "-._~+/".contains(c));
        self.skip(|c| c == '=');
        let length = before.len() - self.0.len();
        if part.is_some() && self.ends_element() {
            return before.get(..length).map(str::to_owned);
        }
        self.0 = before;
        None
    }

    fn value(&mut self) -> Option<String> {
        let Some(quoted) = self.0.strip_prefix('"') else {
            return self.token().map(str::to_owned);
        };
        let mut value = String::new();
        let mut chars = quoted.char_indices();
        while let Some((at, c)) = chars.next() {
            match c {
                '"' => {
                    self.0 = quoted.get(at + 1..).unwrap_or_default();
                    return Some(value);
                }
                '\\' => value.push(chars.next().map(|(_, c)| c).filter(|c| is_text(*c))?),
                c if is_text(c) => value.push(c),
                _ => return None,
            }
        }
        None
    }
}

fn is_blank(c: char) -> bool {
    c == ' ' || c == '\t'
}

fn is_text(c: char) -> bool {
    c == '\t' || !c.is_control()
}

fn is_token(c: char) -> bool {
    c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn brief(header: &str) -> Vec<String> {
        let text = |c: &Challenge| {
            let params: Vec<String> = c.params.iter().map(|(n, v)| format!("{n}={v}")).collect();
            let token68 = c.token68.as_deref().unwrap_or_default();
            format!("{}|{token68}|{}", c.scheme, params.join(";"))
        };
        parse(header).iter().map(text).collect()
    }

    #[test]
    fn oauth_7_challenges_of_rfc_9110() {
        for (header, expected) in [
            ("", vec![]),
            (" , ,", vec![]),
            ("Bearer", vec!["bearer||"]),
            ("Negotiate, Bearer", vec!["negotiate||", "bearer||"]),
            (
                r#"Basic realm="simple", Newauth realm="apps", type=1, title="Login to \"apps\"""#,
                vec![
                    "basic||realm=simple",
                    "newauth||realm=apps;type=1;title=Login to \"apps\"",
                ],
            ),
            (
                "Basic QWxhZGRpbg==, Bearer x = 1",
                vec!["basic|QWxhZGRpbg==|", "bearer||x=1"],
            ),
            (
                "DPoP algs=\"ES256 RS256\" ,, error=use_dpop_nonce",
                vec!["dpop||algs=ES256 RS256;error=use_dpop_nonce"],
            ),
            // A comma inside quotes ends nothing.
            (
                r#"Bearer realm="a, Basic b""#,
                vec!["bearer||realm=a, Basic b"],
            ),
            // Named twice: that challenge does not count.
            ("Bearer a=1, A=2, Basic b=1", vec!["basic||b=1"]),
            // Broken: what came before counts.
            ("Basic a=1, Bearer \"x\"", vec!["basic||a=1"]),
            ("Bearer a=\"open", vec![]),
            ("Bearer a=1 b=2", vec![]),
            ("Bearer a=\"x\"y", vec![]),
            ("Bearer\u{1}a=1", vec![]),
            ("=", vec![]),
        ] {
            assert_eq!(brief(header), expected, "{header}");
        }
        assert!(parse(&format!("Bearer a=\"{}\"", "x".repeat(LONGEST))).is_empty());
    }
}
