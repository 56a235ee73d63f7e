package urls

import "strings"

// isTracking tells whether a parameter only says where the reader came from.
// Names that some sites use for content (ref, from, source, id) are not here.
func isTracking(name string) bool {
	switch name {
	case "fbclid", "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "srsltid", // Facebook, Google
		"yclid", "ysclid", "ymclid", "yrclid", "_openstat", "erid", // Yandex, Russian advertising
		"msclkid", "twclid", "ttclid", "li_fat_id", "igshid", "igsh", "mibextid", "sfnsn", "epik", "rdt_cid", "scclid",
		"fb_action_ids", "fb_action_types", "fb_source", "fb_ref", "__twitter_impression",
		"mc_cid", "mc_eid", "mkt_tok", "_hsenc", "_hsmi", "hsctatracking", "vero_id", "vero_conv",
		"oly_anon_id", "oly_enc_id", "rb_clid", "s_cid", "wickedid", "_ke", "ml_subscriber", "ml_subscriber_hash",
		"_ga", "_gl", "_gac", "__hssc", "__hstc", "__hsfp", "admitad_uid", "spm", "dicbo", "tblci", "oborigurl",
		"at_medium", "at_campaign", "at_link_id", "at_link_type", "at_link_origin", "at_format", "at_ptr_name", "at_bbc_team",
		"guccounter", "guce_referrer", "guce_referrer_sig", "cmpid", "ncid", "ocid", "smid", "wt_mc", "wt.mc_id", "xtor",
		"ns_mchannel", "ns_campaign", "ns_source", "ns_linkname", "ns_fee", "cx_click", "nr_email_referer":
		return true
	}
	for _, prefix := range []string{"utm_", "pk_", "piwik_", "mtm_", "matomo_", "hsa_", "at_custom"} {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	return false
}

// isSession tells whether a parameter carries a session id. Short names that
// may mean something else (sid=7 is a section) count only with a value that
// looks like a token.
func isSession(name, value string) bool {
	switch name {
	case "phpsessid", "jsessionid", "aspsessionid", "cfid", "cftoken", "zenid", "oscsid", "xtcsid":
		return true
	case "sid", "s", "sess", "session", "sessid", "sessionid", "session_id", "sessionkey", "phpsess":
		return isToken(value)
	}
	return strings.HasPrefix(name, "aspsessionid")
}

// isToken tells whether a value looks drawn at random: at least 16 letters and
// digits, with four digits and a letter or more among them, and no word marks.
func isToken(v string) bool {
	if len(v) < 16 {
		return false
	}
	digits, letters := 0, 0
	for i := 0; i < len(v); i++ {
		switch c := v[i]; {
		case '0' <= c && c <= '9':
			digits++
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z':
			letters++
		default:
			return false
		}
	}
	return digits >= 4 && letters >= 1
}

// stripPathSession removes ;jsessionid=… and ;phpsessid=… at the end of a
// segment, and ASP.NET's cookieless /(S(24 characters))/.
func stripPathSession(path string) string {
	if strings.IndexByte(path, ';') < 0 && !strings.Contains(path, "(") {
		return path
	}
	segments := strings.Split(path, "/")
	kept := segments[:0]
	for i, s := range segments {
		if i > 0 && isCookieless(s) {
			continue
		}
		kept = append(kept, stripMatrixSession(s))
	}
	if len(kept) == 1 && kept[0] == "" {
		return "/"
	}
	return strings.Join(kept, "/")
}

func stripMatrixSession(segment string) string {
	for {
		at := matrixSession(segment)
		if at < 0 {
			return segment
		}
		end := len(segment)
		if next := strings.IndexByte(segment[at+1:], ';'); next >= 0 {
			end = at + 1 + next
		}
		segment = segment[:at] + segment[end:]
	}
}

// matrixSession returns where a session's path parameter begins, or -1.
func matrixSession(segment string) int {
	for i := 0; i < len(segment); i++ {
		if segment[i] != ';' {
			continue
		}
		name, _, _ := strings.Cut(segment[i+1:], "=")
		if n := strings.ToLower(name); n == "jsessionid" || n == "phpsessid" {
			return i
		}
	}
	return -1
}

func isCookieless(segment string) bool {
	s := strings.ToLower(segment)
	return len(s) == 29 && strings.HasPrefix(s, "(s(") && strings.HasSuffix(s, "))") && isAlnum(s[3:27])
}

func isAlnum(s string) bool {
	for i := 0; i < len(s); i++ {
		if !isUnreserved(s[i]) {
			return false
		}
	}
	return true
}
