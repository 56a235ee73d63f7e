package dates_test

import (
	"fmt"
	"time"

	"github.com/newsarc/newsarc/scraper/extract/dates"
)

func ExampleParse() {
	fetched := time.Date(2026, 11, 18, 12, 0, 0, 0, time.UTC)
	for _, text := range []string{"18 ноября 2026, 06:46 МСК", "Nov. 18, 2026 at 6:46 pm ET", "16.11 18:28", "Вчера"} {
		d, ok := dates.Parse(text, dates.Options{Reference: fetched})
		fmt.Println(d.Time.Format(time.RFC3339), d.Precision, d.Inferred, ok)
	}
	// Output:
	// 2026-11-18T03:46:00Z minute false true
	// 2026-11-18T23:46:00Z minute false true
	// 2026-11-16T18:28:00Z minute true true
	// 2026-11-17T00:00:00Z day true true
}

func ExampleFind() {
	d, _ := dates.Find("Von Max Muster | 18.11.2026, 06:46 Uhr | 3 Kommentare", dates.Options{})
	fmt.Println(d.Raw, d.Time)
	// Output: 18.11.2026, 06:46 Uhr 2026-11-18 06:46:00 +0000 UTC
}
