package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/pprof"
	"strconv"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/newsarc/newsarc/scraper"
	"github.com/newsarc/newsarc/scraper/fetch"
	"github.com/newsarc/newsarc/scraper/frontier"
)

// monitor shows how a crawl is doing over HTTP: /metrics for Prometheus,
// /healthz, and with --pprof profiles under /debug/pprof/.
type monitor struct {
	registry *prometheus.Registry
	store    frontier.Store
	requests *prometheus.CounterVec
	seconds  prometheus.Histogram
	bytes    prometheus.Counter
	server   *http.Server
	done     chan struct{}

	mu       sync.Mutex
	progress scraper.Progress
}

var (
	urlsDesc     = prometheus.NewDesc("newsarc_urls", "URLs by state: queued (never visited), due, in_flight, known (all).", []string{"state"}, nil)
	outcomesDesc = prometheus.NewDesc("newsarc_url_outcomes", "URLs by the outcome of their last visit.", []string{"outcome"}, nil)
	articlesDesc = prometheus.NewDesc("newsarc_articles", "Articles known, a language version each.", nil, nil)
	visitsDesc   = prometheus.NewDesc("newsarc_visits_total", "Visits of articles in this run by what they found.", []string{"change"}, nil)
	failedDesc   = prometheus.NewDesc("newsarc_failed_total", "Visits in this run that failed.", nil, nil)
)

func newMonitor(store frontier.Store) *monitor {
	m := &monitor{
		registry: prometheus.NewRegistry(), store: store, done: make(chan struct{}),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "newsarc_requests_total", Help: "Requests made, by status code; error if there was no answer.",
		}, []string{"code"}),
		seconds: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "newsarc_request_duration_seconds", Help: "Time from a request to the end of its body.",
			Buckets: []float64{.05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60},
		}),
		bytes: prometheus.NewCounter(prometheus.CounterOpts{Name: "newsarc_received_bytes_total", Help: "Bytes of bodies as they came over the wire."}),
	}
	m.registry.MustRegister(m, m.requests, m.seconds, m.bytes,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// Describe implements prometheus.Collector.
func (m *monitor) Describe(ch chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{urlsDesc, outcomesDesc, articlesDesc, visitsDesc, failedDesc} {
		ch <- d
	}
}

// Collect implements prometheus.Collector: it asks the store when somebody
// asks it, and costs the crawl nothing otherwise.
func (m *monitor) Collect(ch chan<- prometheus.Metric) {
	stats, err := m.store.Stats(context.Background(), time.Now())
	if err != nil {
		ch <- prometheus.NewInvalidMetric(urlsDesc, err)
		return
	}
	gauge := func(d *prometheus.Desc, v int64, labels ...string) {
		ch <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, float64(v), labels...)
	}
	gauge(urlsDesc, stats.URLs, "known")
	gauge(urlsDesc, stats.Queued, "queued")
	gauge(urlsDesc, stats.Due, "due")
	gauge(urlsDesc, stats.InFlight, "in_flight")
	gauge(articlesDesc, stats.Articles)
	for outcome, n := range stats.Outcomes {
		gauge(outcomesDesc, n, string(outcome))
	}
	m.mu.Lock()
	p := m.progress
	m.mu.Unlock()
	for change, n := range map[string]int64{"new": p.New, "changed": p.Changed, "unchanged": p.Unchanged, "moved": p.Moved, "gone": p.Gone, "back": p.Back} {
		ch <- prometheus.MustNewConstMetric(visitsDesc, prometheus.CounterValue, float64(n), change)
	}
	ch <- prometheus.MustNewConstMetric(failedDesc, prometheus.CounterValue, float64(p.Failed))
}

// observe keeps the progress for the next one who asks.
func (m *monitor) observe(p scraper.Progress) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.progress = p
}

// watched is a Fetcher that counts.
type watched struct {
	fetch.Fetcher
	m *monitor
}

// Fetch implements fetch.Fetcher.
func (w watched) Fetch(ctx context.Context, req fetch.Request) (fetch.Response, error) {
	resp, err := w.Fetcher.Fetch(ctx, req)
	code := "error"
	if resp.Status != 0 {
		code = strconv.Itoa(resp.Status)
	}
	w.m.requests.WithLabelValues(code).Inc()
	w.m.seconds.Observe(resp.Duration.Seconds())
	w.m.bytes.Add(float64(resp.BytesWire))
	return resp, err
}

// serve begins to serve at an address and returns the one it got.
func (m *monitor) serve(ctx context.Context, address string, profiles bool) (string, error) {
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", address)
	if err != nil {
		return "", fmt.Errorf("--metrics: %w", err)
	}
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{}))
	mux.HandleFunc("GET /healthz", m.health)
	if profiles {
		mux.HandleFunc("/debug/pprof/", pprof.Index)
		mux.HandleFunc("/debug/pprof/cmdline", pprof.Cmdline)
		mux.HandleFunc("/debug/pprof/profile", pprof.Profile)
		mux.HandleFunc("/debug/pprof/symbol", pprof.Symbol)
		mux.HandleFunc("/debug/pprof/trace", pprof.Trace)
	}
	m.server = &http.Server{Handler: mux, ReadHeaderTimeout: 10 * time.Second}
	go func() {
		defer close(m.done)
		_ = m.server.Serve(l) // ends with close
	}()
	return l.Addr().String(), nil
}

// health answers 200 as long as the crawl runs and its state can be read.
func (m *monitor) health(w http.ResponseWriter, r *http.Request) {
	if _, err := m.store.Value(r.Context(), "health"); err != nil {
		http.Error(w, "the state cannot be read", http.StatusServiceUnavailable)
		return
	}
	fmt.Fprintln(w, "ok")
}

// close ends the serving.
func (m *monitor) close() {
	_ = m.server.Close() // of nothing that could be lost
	<-m.done
}

// monitored serves the figures of a crawl until stop is called.
func (f *crawlFlags) monitored(ctx context.Context, cfg *scraper.Config) (stop func(), err error) {
	m := newMonitor(cfg.Store)
	address, err := m.serve(ctx, f.metrics, f.pprof)
	if err != nil {
		return nil, err
	}
	cfg.Logger.Info("serving metrics", "url", "http://"+address+"/metrics")
	cfg.Fetcher = watched{cfg.Fetcher, m}
	show := cfg.Progress
	cfg.Progress = func(p scraper.Progress) {
		m.observe(p)
		show(p)
	}
	return m.close, nil
}
