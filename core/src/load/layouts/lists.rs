//! Exports of mailing services: Mailchimp, which sends one file for each kind of consent.

use super::{Layout, PLAIN};

pub(super) const LAYOUTS: &[Layout] = &[Layout {
    system: "Mailchimp",
    export: "audience",
    headers: "Email Address, First Name, Last Name, Address, Phone Number, Birthday, MEMBER_RATING, OPTIN_TIME, \
        OPTIN_IP, CONFIRM_TIME, CONFIRM_IP, LATITUDE, LONGITUDE, GMTOFF, DSTOFF, TIMEZONE, CC, REGION, LAST_CHANGED, \
        LEID, EUID, NOTES, TAGS, UNSUB_TIME, UNSUB_CAMPAIGN_TITLE, UNSUB_CAMPAIGN_ID, UNSUB_REASON, \
        UNSUB_REASON_OTHER, CLEAN_TIME, CLEAN_CAMPAIGN_TITLE, CLEAN_CAMPAIGN_ID",
    sure: "MEMBER_RATING, OPTIN_TIME, LEID, EUID",
    like: &[
        ("Email Address", "email"),
        ("Birthday", "note"),
        ("MEMBER_RATING", "rating"),
        ("OPTIN_TIME", "optin time"),
        ("CONFIRM_TIME", "optin time"),
        ("OPTIN_IP", "tax id"),
        ("CONFIRM_IP", "tax id"),
        ("TIMEZONE", "note"),
        ("CC", "country"),
        ("REGION", "region"),
        ("LEID", "tax id"),
        ("EUID", "tax id"),
        ("UNSUB_TIME", "last activity"),
        ("UNSUB_CAMPAIGN_TITLE", "campaign"),
        ("UNSUB_CAMPAIGN_ID", "tax id"),
        ("UNSUB_REASON", "note"),
        ("UNSUB_REASON_OTHER", "note"),
        ("CLEAN_TIME", "last activity"),
        ("CLEAN_CAMPAIGN_TITLE", "campaign"),
        ("CLEAN_CAMPAIGN_ID", "tax id"),
    ],
    is_consent_list: true,
    ..PLAIN
}];
