//! QR codes as images that a page can show without asking anybody.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use qrcode::QrCode;
use qrcode::render::svg;

/// Smallest side of the picture, in pixels.
const SIDE: u32 = 224;

/// `text` as a data address of a picture; `None` if it is too long for one.
pub(crate) fn data_uri(text: &str) -> Option<String> {
    let code = QrCode::new(text.as_bytes()).ok()?;
    let picture = code
        .render::<svg::Color<'_>>()
        .min_dimensions(SIDE, SIDE)
        .build();
    Some(format!(
        "data:image/svg+xml;base64,{}",
        STANDARD.encode(picture)
    ))
}

#[cfg(test)]
mod tests {
    use super::data_uri;

    #[test]
    fn a_picture_of_any_sensible_text() {
        let one = data_uri("otpauth://totp/a").expect("a picture");
        assert!(one.starts_with("data:image/svg+xml;base64,"));
        assert_ne!(Some(one), data_uri("otpauth://totp/b"));
        assert_eq!(data_uri(&"x".repeat(10_000)), None);
    }
}
