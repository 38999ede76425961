using LungSeg.Local.Driver;
using LungSeg.Pipeline;
using LungSeg.Pipeline.Cases;
using LungSeg.Pipeline.Ports;
using LungSeg.Workflow;

namespace LungSeg.Local.Watching;

/// <summary>
/// Looks at the scans container again and again and starts a case's workflow when its blobs are not those of its newest
/// result. Like the blob trigger and the sweep of the Functions app in one: no event can be lost, for there are none.
/// </summary>
internal sealed class CaseWatcher(
    IBlobStore store, Containers containers, LocalDriver driver, ProcessingOptions options, CompletenessPolicy completeness,
    TimeSpan interval)
{
    private readonly Dictionary<string, RunningCase> _running = [];
    private readonly Dictionary<string, string> _finished = [];
    private readonly Dictionary<string, Setback> _setbacks = [];
    private readonly CaseArchive _archive = new(store, containers);
    private readonly Leftovers _leftovers = new(store, containers);

    /// <summary>Told at every look of the blobs of a running case that has no marker yet.</summary>
    public event Action<IEnumerable<BlobEntry>>? Arriving;

    /// <summary>Told of every case's end.</summary>
    public event Func<CaseOutcome, Task>? Ended;

    /// <summary>Told of every case that runs no more, however it ended.</summary>
    public event Action<string>? Stopped;

    /// <summary>Told of every case that broke without an outcome, and of blobs that belong to no case.</summary>
    public event Action<string>? Warned;

    /// <summary>Watches until cancelled, or with <paramref name="untilIdle"/> until every case there is has a result.</summary>
    /// <exception cref="StorageUnavailableException">The store did not answer to the first look; later it is waited for.</exception>
    public async Task WatchAsync(bool untilIdle, CancellationToken cancellation)
    {
        var warned = new HashSet<string>();
        try
        {
            await _leftovers.FindAsync(cancellation);
            for (var (looks, isAway) = (0, false); ; looks++)
            {
                var began = driver.Time.GetTimestamp();
                try
                {
                    await EndFinishedAsync();
                    var cases = await ListCasesAsync(warned, cancellation);
                    foreach (var (caseId, listing) in cases) await LookAtAsync(caseId, listing, cancellation);
                    await _leftovers.ClearWithoutScansAsync(cases.ContainsKey, cancellation);
                    if (untilIdle && _running.Count == 0 && !_setbacks.Any(entry => cases.ContainsKey(entry.Key) && entry.Value.IsTriedAgain)) return;
                    isAway = false;
                }
                catch (StorageUnavailableException fault) when (looks > 0)
                {
                    if (!isAway) Warned?.Invoke($"{fault.Message} Waiting for it.");
                    isAway = true;
                }

                await Task.WhenAny([Task.Delay(PauseAfter(driver.Time.GetElapsedTime(began)), driver.Time, cancellation), .. _running.Values.Select(running => running.Work)]);
                cancellation.ThrowIfCancellationRequested();
            }
        }
        finally
        {
            // Stages end on the same cancellation; their outputs are committed whole or not at all.
            await Task.WhenAll(_running.Values.Select(running => running.Work.ContinueWith(_ => { }, TaskScheduler.Default)));
        }
    }

    /// <summary>
    /// Looking takes no more than a tenth of the time, however many blobs there are, and half of that while complete
    /// cases run: the store and the processors are theirs then, and their end is looked at at once.
    /// </summary>
    private TimeSpan PauseAfter(TimeSpan look)
    {
        var shortest = look * (_running.Values.Any(running => running.Marked) ? 19 : 9);
        return shortest > interval ? shortest : interval;
    }

    private async Task LookAtAsync(string caseId, CaseBlobs listing, CancellationToken cancellation)
    {
        if (_running.TryGetValue(caseId, out var running))
        {
            if (!listing.Marked) Arriving?.Invoke(listing.Blobs);
            if (listing.Marked && !running.Marked) running.Nudge.Give();
            running.Marked = listing.Marked;
            return;
        }

        var fingerprint = CaseFingerprint.Of(listing.Blobs);
        if (_setbacks.TryGetValue(caseId, out var setback) && setback.HoldsBack(fingerprint, driver.Time)) return;

        // What was broken off after its document was written still has to tidy up, though its result is there.
        if (!_leftovers.Has(caseId) && await FinishedFingerprintAsync(caseId, cancellation) == fingerprint) return;

        var nudge = new Nudge();
        var request = new CaseRequest(CaseReference.Named(caseId), options, completeness);
        _leftovers.Forget(caseId);
        _running[caseId] = new(Task.Run(() => driver.RunCaseAsync(caseId, request, nudge, cancellation), cancellation), nudge)
        {
            Marked = listing.Marked,
            Fingerprint = fingerprint,
        };
        if (!listing.Marked) Arriving?.Invoke(listing.Blobs);
    }

    /// <summary>The listing that the case's newest result was made from; looked up in the results once.</summary>
    private async Task<string> FinishedFingerprintAsync(string caseId, CancellationToken cancellation)
    {
        if (_finished.TryGetValue(caseId, out var known)) return known;
        var newest = await _archive.FindNewestAsync(CaseReference.Named(caseId), cancellation);
        return _finished[caseId] = newest?.Revisions[^1].InputFingerprint ?? "";
    }

    private async Task EndFinishedAsync()
    {
        foreach (var (caseId, running) in _running.Where(entry => entry.Value.Work.IsCompleted).ToList())
        {
            _running.Remove(caseId);
            _finished.Remove(caseId);
            Stopped?.Invoke(caseId);
            if (running.Work.Exception is { } fault)
            {
                var setback = Setback.After(_setbacks.GetValueOrDefault(caseId), running.Fingerprint, driver.Time);
                _setbacks[caseId] = setback;
                Warned?.Invoke($"{caseId}: {fault.GetBaseException().Message} {setback.Outlook}");
            }
            else if (running.Work.IsCompletedSuccessfully)
            {
                _setbacks.Remove(caseId);
                if (Ended is not null) await Ended(await running.Work);
            }
        }
    }

    private async Task<SortedDictionary<string, CaseBlobs>> ListCasesAsync(HashSet<string> warned, CancellationToken cancellation)
    {
        var cases = new SortedDictionary<string, CaseBlobs>(StringComparer.Ordinal);
        await foreach (var blob in store.ListAsync(containers.Scans, "", cancellation))
        {
            if (CaseReference.CaseIdOf(blob.Name) is not { } caseId)
            {
                if (warned.Add(blob.Name)) Warned?.Invoke($"'{blob.Name}' lies in no case: put it into a folder of the scans container.");
                continue;
            }

            if (!cases.TryGetValue(caseId, out var listing)) cases[caseId] = listing = new();
            listing.Add(blob);
        }

        return cases;
    }

    private sealed class CaseBlobs
    {
        public List<BlobEntry> Blobs { get; } = [];

        public bool Marked { get; private set; }

        public void Add(BlobEntry blob)
        {
            if (ReadyMarker.Is(blob.Name)) Marked = true;
            else Blobs.Add(blob);
        }
    }

    private sealed record RunningCase(Task<CaseOutcome> Work, Nudge Nudge)
    {
        public bool Marked { get; set; }

        public required string Fingerprint { get; init; }
    }
}
