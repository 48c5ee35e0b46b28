//! What kind of browser and device this is, where the protocol or a browser leaves no better way to
//! know (sign-in UI G1, G19, G21).

fn user_agent() -> String {
    let navigator = web_sys::window().map(|window| window.navigator());
    let agent = navigator.and_then(|navigator| navigator.user_agent().ok());
    agent.unwrap_or_default()
}

/// Whether a passkey may only be asked for after a click: WebKit, and so every browser on iOS.
pub fn asks_after_a_click() -> bool {
    is_webkit(&user_agent())
}

/// Whether this is an Android device, on which apps answer slowly.
pub fn is_android() -> bool {
    user_agent().contains("Android")
}

/// Whether this is a phone or a tablet: it cannot scan what it shows itself.
pub fn is_mobile() -> bool {
    let points = web_sys::window().map(|window| window.navigator().max_touch_points());
    is_handheld(&user_agent(), points.unwrap_or_default())
}

fn is_webkit(agent: &str) -> bool {
    agent.contains("Safari/") && !agent.contains("Chrome/") && !agent.contains("Chromium/")
}

fn is_handheld(agent: &str, touch_points: i32) -> bool {
    // An iPad says that it is a Mac; no Mac has a touch screen.
    ["Android", "iPhone", "iPad", "iPod"]
        .iter()
        .any(|name| agent.contains(name))
        || (agent.contains("Macintosh") && touch_points > 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test as test;

    const CHROME: &str = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) \
                          Chrome/140.0.0.0 Safari/537.36";
    const SAFARI: &str = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 \
                          (KHTML, like Gecko) Version/18.0 Safari/605.1.15";
    const CHROME_IOS: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) \
                              AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/140.0 Mobile/15E148 \
                              Safari/604.1";

    #[test]
    fn webkit_is_told_from_what_looks_like_it() {
        assert!(is_webkit(SAFARI));
        assert!(is_webkit(CHROME_IOS));
        assert!(!is_webkit(CHROME));
        assert!(!is_webkit(
            "Mozilla/5.0 (X11; rv:140.0) Gecko/20100101 Firefox/140.0"
        ));
    }

    #[test]
    fn a_mac_that_is_touched_is_an_ipad() {
        assert!(is_handheld(SAFARI, 5));
        assert!(!is_handheld(SAFARI, 0));
        assert!(is_handheld(CHROME_IOS, 5));
        assert!(!is_handheld(CHROME, 10), "a laptop with a touch screen");
    }
}
