package output

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/newsarc/newsarc/schema"
)

// RunProfile names a profile that a run used.
type RunProfile struct {
	Name    string `json:"name"`
	Version string `json:"version"`
	SHA256  string `json:"sha256"` // of its YAML
}

// RunStart is the line of runs.jsonl that begins a run.
type RunStart struct {
	Event         string       `json:"event"` // start
	Run           string       `json:"run"`
	Time          time.Time    `json:"time"`
	Command       []string     `json:"command"` // as it was typed, without secrets
	Version       string       `json:"version"` // of newsarc
	Go            string       `json:"go"`
	SchemaVersion string       `json:"schema_version"`
	Profiles      []RunProfile `json:"profiles"`
}

// RunEnd is the line of runs.jsonl that ends a run. A run without one was
// killed.
type RunEnd struct {
	Event    string                   `json:"event"` // end
	Run      string                   `json:"run"`
	Time     time.Time                `json:"time"`
	Result   string                   `json:"result"`   // done, interrupted, failed
	Outcomes map[schema.Outcome]int64 `json:"outcomes"` // of the URLs that the run visited
}

// BeginRun writes the start of this run to runs.jsonl. Run, version and the
// versions of Go and the schema are filled in.
func (d *Dataset) BeginRun(start RunStart) error {
	if d.options.Run == "" {
		return errors.New("begin run: the dataset was opened without a run id")
	}
	start.Event, start.Run, start.Version = "start", d.options.Run, d.options.Version
	start.Go, start.SchemaVersion = runtime.Version(), schema.Version
	start.Time = start.Time.UTC().Truncate(time.Microsecond)
	if start.Profiles == nil {
		start.Profiles = []RunProfile{}
	}
	return d.appendRun(start)
}

// EndRun writes the end of this run to runs.jsonl and brings the card up to
// date.
func (d *Dataset) EndRun(end RunEnd) error {
	end.Event, end.Run = "end", d.options.Run
	end.Time = end.Time.UTC().Truncate(time.Microsecond)
	if err := d.appendRun(end); err != nil {
		return err
	}
	return d.writeCard()
}

// appendRun appends one durable line to runs.jsonl. Half a line that a crash
// left before it is removed.
func (d *Dataset) appendRun(line any) (err error) {
	data, err := json.Marshal(line)
	if err != nil {
		return err
	}
	f, err := d.fs.open(d.path(runsName))
	if err != nil {
		return err
	}
	defer func() {
		err = errors.Join(err, f.Close())
		if err != nil {
			err = fmt.Errorf("append to %s: %w", d.path(runsName), err)
		}
	}()
	if err := lock(f); err != nil {
		return err
	}
	old, err := io.ReadAll(f)
	if err != nil {
		return err
	}
	whole := int64(bytes.LastIndexByte(old, '\n') + 1)
	if whole < int64(len(old)) {
		if err := f.Truncate(whole); err != nil {
			return err
		}
	}
	if _, err = f.Write(append(data, '\n')); err == nil {
		err = f.Sync()
	}
	if err != nil {
		return errors.Join(err, f.Truncate(whole))
	}
	return nil
}

// Run is what runs.jsonl says about one run.
type Run struct {
	Start RunStart
	End   *RunEnd // nil: the run was killed, or is running
}

// Runs reads runs.jsonl of the dataset in dir, oldest run first. A missing
// file is no run; half a last line is left out.
func Runs(dir string) ([]Run, error) {
	data, err := os.ReadFile(filepath.Join(dir, runsName))
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var runs []Run
	place := map[string]int{}
	for line := range bytes.Lines(data) {
		if line[len(line)-1] != '\n' {
			break
		}
		var start RunStart
		if err := json.Unmarshal(line, &start); err != nil {
			return runs, fmt.Errorf("%s: line %.40q: %w", filepath.Join(dir, runsName), line, err)
		}
		if start.Event == "start" {
			place[start.Run] = len(runs)
			runs = append(runs, Run{Start: start})
			continue
		}
		var end RunEnd
		if err := json.Unmarshal(line, &end); err != nil {
			return runs, fmt.Errorf("%s: line %.40q: %w", filepath.Join(dir, runsName), line, err)
		}
		if i, ok := place[end.Run]; ok {
			runs[i].End = &end
		}
	}
	return runs, nil
}
