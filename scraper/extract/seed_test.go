package extract

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/newsarc/newsarc/schema"
	"github.com/newsarc/newsarc/scraper/profile"
)

// TestSeed reads the text of one real page of vpk.name, which is no part of
// the repository.
func TestSeed(t *testing.T) {
	dir := os.Getenv("NEWSARC_SHARED")
	if dir == "" {
		t.Skip("NEWSARC_SHARED is not set: the seed text is no part of the repository")
	}
	data, err := os.ReadFile(filepath.Join(dir, "seed/vpk.name-665992.txt"))
	if err != nil {
		t.Fatal(err)
	}
	const address = "https://vpk.name/en/665992_the-wests-unwillingness-to-see-russias-victory-in-ukraine-pushes-nato-onto-the-battlefield.html"
	for _, tt := range []struct{ name, url string }{{"with its address", address}, {"without", ""}} {
		t.Run(tt.name, func(t *testing.T) {
			res, err := Page(data, Meta{URL: tt.url}, profile.ByName("vpk.name"))
			if err != nil {
				t.Fatal(err)
			}
			checkSeed(t, &res.Record)
		})
	}
}

func checkSeed(t *testing.T, r *schema.Article) {
	t.Helper()
	text := func(field string, got schema.Text, want string) {
		t.Helper()
		if string(got) != want {
			t.Errorf("%s = %q, want %q", field, got, want)
		}
	}
	count := func(field string, got *int64, want int64) {
		t.Helper()
		if got == nil || *got != want {
			t.Errorf("%s = %v, want %d", field, got, want)
		}
	}
	text("title", r.Title, "The West's unwillingness to see Russia's victory in Ukraine pushes NATO onto the battlefield")
	text("lead", r.Lead, "Boulevard Voltaire: NATO is sliding towards the participation of its troops in the battles with Russia in Ukraine")
	body := string(r.Body)
	if !strings.HasPrefix(body, "All new reports about") || !strings.HasSuffix(body, "does not seem to be needed by anyone, but everyone is thinking about it.") {
		t.Errorf("body begins %.60q and ends %q", body, body[max(0, len(body)-60):])
	}
	if n := strings.Count(body, "\n\n") + 1; n != 11 {
		t.Errorf("%d paragraphs, want 11", n)
	}
	if len(r.Authors) != 1 || r.Authors[0] != "Frederic Lasse (Frederic Lassez)" {
		t.Errorf("authors = %q", r.Authors)
	}
	count("views", r.Views, 966)
	count("comments", r.Comments, 0)
	count("votes", r.Votes, 0)
	if len(r.Images) != 1 {
		t.Fatalf("images = %+v", r.Images)
	}
	text("credit", r.Images[0].Credit, "© CC BY-SA 2.0 / NATO North Atlantic Treaty Organization / Flickr")
	text("license", r.Images[0].License, "CC BY-SA 2.0")
	text("image url", r.Images[0].URL, "")
	if r.Source == nil {
		t.Fatal("no source")
	}
	text("source name", r.Source.Name, "InoSMI")
	text("rights", r.Source.Rights, "The rights to this material belong to\nThe material is placed by the copyright holder in the public domain")
	if !strings.HasPrefix(string(r.Source.Disclaimer), "InoSMI materials contain ratings exclusively from foreign media") {
		t.Errorf("disclaimer = %q", r.Source.Disclaimer)
	}
	if len(r.Mentions) != 0 || len(r.ReaderComments) != 0 {
		t.Errorf("mentions %v, comments %v: the page has none", r.Mentions, r.ReaderComments)
	}
	checkSeedSidebar(t, r)
}

func checkSeedSidebar(t *testing.T, r *schema.Article) {
	t.Helper()
	if len(r.Sidebar) != 15 {
		t.Fatalf("%d sidebar items, want 15", len(r.Sidebar))
	}
	for i, it := range r.Sidebar {
		if it.Block != "Discussion" || it.Position != int64(i) || it.TimeRaw == "" || it.Count == nil {
			t.Errorf("item %d = %+v", i, it)
		}
		if it.Time != nil || it.TimeInferred {
			t.Errorf("item %d has an instant without a fetch time", i)
		}
		untitled := it.TimeRaw == "14.11 18:34" || it.TimeRaw == "14.11 01:22"
		if (it.Title == "") != untitled {
			t.Errorf("item %d at %s has the title %q", i, it.TimeRaw, it.Title)
		}
	}
	if first := r.Sidebar[0]; first.TimeRaw != "18.11 06:46" || *first.Count != 5606 || !strings.HasPrefix(string(first.Title), "Without carrot and stick.") {
		t.Errorf("first item = %+v", first)
	}
	if !strings.HasSuffix(string(r.Sidebar[1].Title), `не пригодились."`) {
		t.Errorf("a quoted comment must stay whole: %q", r.Sidebar[1].Title)
	}
}
