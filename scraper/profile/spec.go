package profile

// Spec is the form of a profile's file. The JSON Schema that editors use is
// generated from it.
type Spec struct {
	Name        string            `yaml:"name" json:"name" jsonschema:"name of the profile, usually the site's domain"`
	Version     string            `yaml:"version" json:"version" jsonschema:"version of the profile; it is written into every row made with it"`
	Description string            `yaml:"description" json:"description,omitempty" jsonschema:"what the site is, for people"`
	Hosts       []string          `yaml:"hosts" json:"hosts" jsonschema:"hosts of the site; each stands for its subdomains too"`
	TimeZone    string            `yaml:"time_zone" json:"time_zone,omitempty" jsonschema:"IANA name of the zone of times printed without one: Europe/Moscow"`
	DateOrder   string            `yaml:"date_order" json:"date_order,omitempty" jsonschema:"order of numeric dates: dmy, mdy or ymd"`
	Languages   []string          `yaml:"languages" json:"languages,omitempty" jsonschema:"languages of the site, the main one first"`
	URLs        URLs              `yaml:"urls" json:"urls,omitempty" jsonschema:"what the site's addresses are"`
	Counters    []Counter         `yaml:"counters" json:"counters,omitempty" jsonschema:"what unlabelled numbers under the title are, in order"`
	Labels      map[string]Labels `yaml:"labels" json:"labels,omitempty" jsonschema:"what the labels on the pages say, by language"`
	Selectors   Selectors         `yaml:"selectors" json:"selectors,omitempty" jsonschema:"CSS selectors by field, for those who have them; they win over everything else"`
}

// URLs says what the site's addresses are. Patterns are regular expressions
// (RE2) over path and query.
type URLs struct {
	Article  []Pattern `yaml:"article" json:"article,omitempty" jsonschema:"addresses of articles; the group (?P<id>…) is the site's own id"`
	Listing  []Pattern `yaml:"listing" json:"listing,omitempty" jsonschema:"addresses of pages that list articles"`
	Ignore   []Pattern `yaml:"ignore" json:"ignore,omitempty" jsonschema:"addresses that are not to be fetched"`
	Feeds    []string  `yaml:"feeds" json:"feeds,omitempty" jsonschema:"addresses of RSS, Atom or JSON feeds"`
	Sitemaps []string  `yaml:"sitemaps" json:"sitemaps,omitempty" jsonschema:"addresses of sitemaps"`
	IDs      string    `yaml:"ids" json:"ids,omitempty" jsonschema:"address of an article by its number, with {id} in its place"`

	SortParameters bool     `yaml:"sort_parameters" json:"sort_parameters,omitempty" jsonschema:"the order of parameters in an address means nothing: ?b=2&a=1 is ?a=1&b=2"`
	DropParameters []string `yaml:"drop_parameters" json:"drop_parameters,omitempty" jsonschema:"parameters that mean nothing, besides those of trackers and sessions: from, ref"`
	KeepParameters []string `yaml:"keep_parameters" json:"keep_parameters,omitempty" jsonschema:"parameters that look like those of trackers or sessions and mean something"`
}

// Pattern is one regular expression over path and query.
type Pattern struct {
	Pattern string `yaml:"pattern" json:"pattern" jsonschema:"regular expression (RE2) over path and query, anchored with ^ where it should be"`
	Lang    string `yaml:"lang" json:"lang,omitempty" jsonschema:"language of the pages that match"`
}

// Counter names one of the numbers under a title.
type Counter string

// The counters.
const (
	Views    Counter = "views"
	Comments Counter = "comments"
	Votes    Counter = "votes"
)

// Labels are the words of one language. A phrase matches without regard to
// case, ё and a closing colon; {name} in a disclaimer stands for the source's name.
type Labels struct {
	ImageSource   []string `yaml:"image_source" json:"image_source,omitempty" jsonschema:"before the credit of an image: Image source"`
	Source        []string `yaml:"source" json:"source,omitempty" jsonschema:"before the name of the source"`
	Original      []string `yaml:"original" json:"original,omitempty" jsonschema:"text or label of the link to the original publication"`
	Rights        []string `yaml:"rights" json:"rights,omitempty" jsonschema:"beginnings of sentences about rights"`
	Disclaimer    []string `yaml:"disclaimer" json:"disclaimer,omitempty" jsonschema:"beginnings of disclaimers; {name} stands for the source's name"`
	Mentions      []string `yaml:"mentions" json:"mentions,omitempty" jsonschema:"heading of what the article mentions"`
	MentionGroups []string `yaml:"mention_groups" json:"mention_groups,omitempty" jsonschema:"headings of groups of mentions: Countries"`
	Sidebar       []string `yaml:"sidebar" json:"sidebar,omitempty" jsonschema:"headings of blocks of linked items beside the article"`
	Buttons       []string `yaml:"buttons" json:"buttons,omitempty" jsonschema:"buttons inside such blocks, which are no items"`
	Discussion    []string `yaml:"reader_comments" json:"reader_comments,omitempty" jsonschema:"headings of the list of readers' comments"`
	Byline        []string `yaml:"byline" json:"byline,omitempty" jsonschema:"before the names of the authors"`
	Published     []string `yaml:"published" json:"published,omitempty" jsonschema:"before the time of publication"`
	Updated       []string `yaml:"updated" json:"updated,omitempty" jsonschema:"before the time of the last change"`
	Promo         []string `yaml:"promo" json:"promo,omitempty" jsonschema:"beginnings of lines inside the body that lead to other articles: Read also"`
	Ad            []string `yaml:"ad" json:"ad,omitempty" jsonschema:"marks of advertisements"`
	Share         []string `yaml:"share" json:"share,omitempty" jsonschema:"words of share boxes"`
	Subscribe     []string `yaml:"subscribe" json:"subscribe,omitempty" jsonschema:"beginnings of subscription forms"`
	Stop          []string `yaml:"stop" json:"stop,omitempty" jsonschema:"beginnings of lines that end the body"`
	Chrome        []string `yaml:"chrome" json:"chrome,omitempty" jsonschema:"whole lines of the page's frame: Log in"`
	Next          []string `yaml:"next" json:"next,omitempty" jsonschema:"text of the link to the next page of a listing"`
	Tags          []string `yaml:"tags" json:"tags,omitempty" jsonschema:"before the tags of an article"`
	NotFound      []string `yaml:"not_found" json:"not_found,omitempty" jsonschema:"phrases of a page that says that there is none"`
	Login         []string `yaml:"login" json:"login,omitempty" jsonschema:"phrases of a page that asks the reader to log in"`
	Views         []string `yaml:"views" json:"views,omitempty" jsonschema:"words for views, all forms"`
	Comments      []string `yaml:"comments" json:"comments,omitempty" jsonschema:"words for comments, all forms"`
	Votes         []string `yaml:"votes" json:"votes,omitempty" jsonschema:"words for votes, all forms"`
}

// Selectors are CSS selectors by field. One ending in "@name" takes the
// attribute of that name instead of the text.
type Selectors struct {
	Title     []string `yaml:"title" json:"title,omitempty"`
	Lead      []string `yaml:"lead" json:"lead,omitempty"`
	Body      []string `yaml:"body" json:"body,omitempty" jsonschema:"the element or the elements that hold the running text"`
	Remove    []string `yaml:"remove" json:"remove,omitempty" jsonschema:"elements that are never part of any field"`
	Authors   []string `yaml:"authors" json:"authors,omitempty"`
	Published []string `yaml:"published" json:"published,omitempty"`
	Modified  []string `yaml:"modified" json:"modified,omitempty"`
	Section   []string `yaml:"section" json:"section,omitempty"`
	Tags      []string `yaml:"tags" json:"tags,omitempty"`
	Source    []string `yaml:"source" json:"source,omitempty" jsonschema:"the element with the source's name; its link is the source's address"`
	Original  []string `yaml:"original" json:"original,omitempty" jsonschema:"the link to the original publication"`
	Rights    []string `yaml:"rights" json:"rights,omitempty"`
	Credit    []string `yaml:"credit" json:"credit,omitempty" jsonschema:"the credit of the lead image"`
	Views     []string `yaml:"views" json:"views,omitempty"`
	Comments  []string `yaml:"comments" json:"comments,omitempty"`
	Votes     []string `yaml:"votes" json:"votes,omitempty"`
	Sidebar   []string `yaml:"sidebar" json:"sidebar,omitempty" jsonschema:"one item of a block beside the article"`
	Item      []string `yaml:"item" json:"item,omitempty" jsonschema:"one item of a listing page"`
	Comment   []string `yaml:"comment" json:"comment,omitempty" jsonschema:"one comment of a reader"`
	Next      []string `yaml:"next" json:"next,omitempty" jsonschema:"the link to the next page of a listing"`
}

// Field names a field that a profile may have selectors for.
type Field string

// The fields of [Selectors].
const (
	FieldTitle     Field = "title"
	FieldLead      Field = "lead"
	FieldBody      Field = "body"
	FieldRemove    Field = "remove"
	FieldAuthors   Field = "authors"
	FieldPublished Field = "published"
	FieldModified  Field = "modified"
	FieldSection   Field = "section"
	FieldTags      Field = "tags"
	FieldSource    Field = "source"
	FieldOriginal  Field = "original"
	FieldRights    Field = "rights"
	FieldCredit    Field = "credit"
	FieldViews     Field = "views"
	FieldComments  Field = "comments"
	FieldVotes     Field = "votes"
	FieldSidebar   Field = "sidebar"
	FieldItem      Field = "item"
	FieldComment   Field = "comment"
	FieldNext      Field = "next"
)

// fields lists the selectors by field.
func (s *Selectors) fields() []struct {
	field Field
	list  []string
} {
	return []struct {
		field Field
		list  []string
	}{
		{FieldTitle, s.Title}, {FieldLead, s.Lead}, {FieldBody, s.Body}, {FieldRemove, s.Remove}, {FieldAuthors, s.Authors},
		{FieldPublished, s.Published}, {FieldModified, s.Modified}, {FieldSection, s.Section}, {FieldTags, s.Tags},
		{FieldSource, s.Source}, {FieldOriginal, s.Original}, {FieldRights, s.Rights}, {FieldCredit, s.Credit},
		{FieldViews, s.Views}, {FieldComments, s.Comments}, {FieldVotes, s.Votes}, {FieldSidebar, s.Sidebar},
		{FieldItem, s.Item}, {FieldComment, s.Comment}, {FieldNext, s.Next},
	}
}
