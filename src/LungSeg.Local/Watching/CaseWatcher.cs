using LungSeg.Local.Driver;
using LungSeg.Pipeline;
using LungSeg.Pipeline.Cases;
using LungSeg.Pipeline.Ports;
using LungSeg.Workflow;

namespace LungSeg.Local.Watching;

/// <summary>
/// Looks at the scans container again and again and starts a case's workflow when its blobs are not those of its newest
/// result. Like the blob trigger and the sweep of the Functions app in one: no event can be lost, for there are none.
/// Cases that arrive are looked at more often than all others, each by itself, so that a marker is seen soon however
/// many blobs there are.
/// </summary>
/// <param name="interval">The shortest time between two looks at everything; a tenth of it between two at what
/// arrives.</param>
internal sealed class CaseWatcher(
    IBlobStore store, Containers containers, LocalDriver driver, ProcessingOptions options,
    CompletenessPolicy completeness, TimeSpan interval)
{
    /// <summary>One part in four of the time goes into looks at everything while no complete case runs,</summary>
    private const int IdleFraction = 4;

    /// <summary>and one in twenty while one does: the store and the processors are its then.</summary>
    private const int BusyFraction = 20;

    /// <summary>Looks at cases that arrive; those who upload them have the store first.</summary>
    private const int ArrivingFraction = 10;

    /// <summary>
    /// Where more than this many cases arrive at once, one listing of everything is less than one for each.
    /// </summary>
    private const int MaxLookedAtAlone = 8;

    private readonly Dictionary<string, RunningCase> _running = [];
    private readonly Dictionary<string, string> _finished = [];
    private readonly Dictionary<string, Setback> _setbacks = [];
    private readonly HashSet<string> _strays = [];
    private readonly CaseArchive _archive = new(store, containers);
    private readonly Leftovers _leftovers = new(store, containers);
    private readonly LookPace _everywhere = new(driver.Time, interval);
    private readonly LookPace _atArriving = new(driver.Time, interval / 10);

    /// <summary>Told at every look of the blobs of a running case that has no marker yet.</summary>
    public event Action<IEnumerable<BlobEntry>>? Arriving;

    /// <summary>Told of every case's end.</summary>
    public event Func<CaseOutcome, Task>? Ended;

    /// <summary>Told of every case that runs no more, however it ended.</summary>
    public event Action<string>? Stopped;

    /// <summary>Told of every case that broke without an outcome, and of blobs that belong to no case.</summary>
    public event Action<string>? Warned;

    /// <summary>
    /// Watches until cancelled, or with <paramref name="untilIdle"/> until every case there is has a result.
    /// </summary>
    /// <exception cref="StorageUnavailableException">The store did not answer to the first look; later it is waited
    /// for.</exception>
    public async Task WatchAsync(bool untilIdle, CancellationToken cancellation)
    {
        try
        {
            await _leftovers.FindAsync(cancellation);
            for (var (looks, isAway) = (0, false); ; looks++)
            {
                try
                {
                    // What the last case left to wait was measured while it ran.
                    var isLastEnded = await EndFinishedAsync() && _running.Count == 0;
                    if (isLastEnded || UntilEverywhere() == TimeSpan.Zero)
                    {
                        await _everywhere.LookAsync(() => LookEverywhereAsync(cancellation));
                        if (untilIdle && IsIdle()) return;
                    }
                    else if (ArrivingCases() is { Count: > 0 } arriving
                        && _atArriving.Wait(ArrivingFraction) == TimeSpan.Zero)
                    {
                        await _atArriving.LookAsync(() => LookAtArrivingAsync(arriving, cancellation));
                    }

                    isAway = false;
                }
                catch (StorageUnavailableException fault) when (looks > 0)
                {
                    if (!isAway) Warned?.Invoke($"{fault.Message} Waiting for it.");
                    isAway = true;
                }

                await Task.WhenAny([
                    Task.Delay(UntilNextLook(), driver.Time, cancellation),
                    .. _running.Values.Select(running => running.Work),
                ]);
                cancellation.ThrowIfCancellationRequested();
            }
        }
        finally
        {
            // Stages end on the same cancellation; their outputs are committed whole or not at all.
            await Task.WhenAll(
                _running.Values.Select(running => running.Work.ContinueWith(_ => { }, TaskScheduler.Default)));
        }
    }

    private TimeSpan UntilEverywhere() =>
        _everywhere.Wait(_running.Values.Any(running => running.Marked) ? BusyFraction : IdleFraction);

    private TimeSpan UntilNextLook()
    {
        var (everywhere, arriving) = (UntilEverywhere(), _atArriving.Wait(ArrivingFraction));
        return arriving < everywhere && ArrivingCases().Count > 0 ? arriving : everywhere;
    }

    /// <summary>
    /// The cases that grew within the quiet period and may get their marker any moment; none where there are many.
    /// </summary>
    private List<string> ArrivingCases()
    {
        var cases = _running.Where(entry => IsArriving(entry.Value)).Select(entry => entry.Key).ToList();
        return cases.Count <= MaxLookedAtAlone ? cases : [];
    }

    private bool IsArriving(RunningCase running) =>
        !running.Marked
        && !running.Work.IsCompleted
        && driver.Time.GetElapsedTime(running.GrownAt) < completeness.QuietPeriod;

    private async Task LookEverywhereAsync(CancellationToken cancellation)
    {
        // The whole listing first: what a look starts must not wait for a slow store.
        var cases = new SortedDictionary<string, CaseBlobs>(StringComparer.Ordinal);
        await foreach (var found in CaseBlobs.AllAsync(store, containers.Scans, WarnOfStray, cancellation))
            cases[found.CaseId] = found;
        foreach (var found in cases.Values)
            await LookAtAsync(found, cancellation);
        foreach (var gone in _setbacks.Keys.Where(caseId => !cases.ContainsKey(caseId)).ToList())
            _setbacks.Remove(gone);
        await _leftovers.ClearWithoutScansAsync(cases.ContainsKey, cancellation);
    }

    private async Task LookAtArrivingAsync(IReadOnlyList<string> arriving, CancellationToken cancellation)
    {
        foreach (var caseId in arriving)
            await LookAtAsync(
                await CaseBlobs.FindAsync(store, containers.Scans, CaseReference.Named(caseId), cancellation),
                cancellation);
    }

    /// <summary>Once for each blob that lies in no case.</summary>
    private void WarnOfStray(BlobEntry blob)
    {
        if (_strays.Add(blob.Name))
            Warned?.Invoke($"'{blob.Name}' lies in no case: put it into a folder of the scans container.");
    }

    private bool IsIdle() => _running.Count == 0 && !_setbacks.Values.Any(setback => setback.IsTriedAgain);

    private async Task LookAtAsync(CaseBlobs found, CancellationToken cancellation)
    {
        var caseId = found.CaseId;
        if (!_running.TryGetValue(caseId, out var running))
        {
            found = await found.WithoutResultsAsync(store, containers.Scans, cancellation);
            var fingerprint = CaseFingerprint.Of(found.Blobs);
            if (!await IsToBeginAsync(caseId, fingerprint, cancellation)) return;
            _running[caseId] = running = Begin(caseId, fingerprint, cancellation);
        }

        if (found.Blobs.Count != running.Count)
            (running.Count, running.GrownAt) = (found.Blobs.Count, driver.Time.GetTimestamp());
        if (found.Marker is null)
            Arriving?.Invoke(found.Blobs);
        else if (!running.Marked)
            running.Nudge.Give();
        running.Marked = found.Marker is not null;
    }

    private async Task<bool> IsToBeginAsync(string caseId, string fingerprint, CancellationToken cancellation)
    {
        if (_setbacks.TryGetValue(caseId, out var setback) && setback.HoldsBack(fingerprint, driver.Time)) return false;

        // What was broken off after its document was written still has to tidy up, though its result is there.
        return _leftovers.Has(caseId) || await FinishedFingerprintAsync(caseId, cancellation) != fingerprint;
    }

    private RunningCase Begin(string caseId, string fingerprint, CancellationToken cancellation)
    {
        var nudge = new Nudge();
        var request = new CaseRequest(CaseReference.Named(caseId), options, completeness);
        _leftovers.Forget(caseId);
        return new(
            Task.Run(() => driver.RunCaseAsync(caseId, request, nudge, cancellation), cancellation), nudge,
            fingerprint);
    }

    /// <summary>The listing that the case's newest result was made from; looked up in the results once.</summary>
    private async Task<string> FinishedFingerprintAsync(string caseId, CancellationToken cancellation)
    {
        if (_finished.TryGetValue(caseId, out var known)) return known;
        var newest = await _archive.FindNewestAsync(CaseReference.Named(caseId), cancellation);
        return _finished[caseId] = newest?.Revisions[^1].InputFingerprint ?? "";
    }

    /// <summary>Tells how cases ended; true where one did.</summary>
    private async Task<bool> EndFinishedAsync()
    {
        var ended = _running.Where(entry => entry.Value.Work.IsCompleted).ToList();
        foreach (var (caseId, running) in ended)
        {
            _running.Remove(caseId);
            _finished.Remove(caseId);
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

            Stopped?.Invoke(caseId);
        }

        return ended.Count > 0;
    }

    private sealed record RunningCase(Task<CaseOutcome> Work, Nudge Nudge, string Fingerprint)
    {
        /// <summary>True while the marker is there.</summary>
        public bool Marked { get; set; }

        /// <summary>Blobs at the last look, without the marker.</summary>
        public int Count { get; set; }

        /// <summary>Time stamp of the look that last found another number of them.</summary>
        public long GrownAt { get; set; }
    }
}
