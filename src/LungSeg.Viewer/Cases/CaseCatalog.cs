using LungSeg.Pipeline;
using LungSeg.Pipeline.Ports;
using LungSeg.Viewer.Api;
using LungSeg.Workflow;

namespace LungSeg.Viewer.Cases;

/// <summary>
/// All cases with their state. The store is listed at most once a second, and on a large store so seldom that listing
/// takes no more than a fifth of the time, however many pages ask; what runs is asked every time.
/// </summary>
internal sealed class CaseCatalog(
    IBlobStore store, Containers containers, string? runsFolder, ICaseActivity activity, TimeProvider time)
{
    private static readonly TimeSpan ShortestAge = TimeSpan.FromSeconds(1);

    /// <summary>Files that came within this time are taken for an upload that goes on.</summary>
    private static readonly TimeSpan UploadPause = TimeSpan.FromSeconds(30);

    /// <summary>Cases read at once: a store across a network answers in tens of milliseconds.</summary>
    private const int ReadAtOnce = 8;

    private readonly SemaphoreSlim _one = new(1);
    private readonly CardReader _reader = new(store, containers);
    private CaseCard[] _cards = [];
    private long _listing;
    private long _nextListing = long.MinValue;

    public async Task<IReadOnlyList<CaseCard>> ListAsync(CancellationToken cancellation) =>
        (await SnapshotAsync(cancellation)).Cards;

    /// <summary>All cases, with what tells whether any changed.</summary>
    public async Task<CaseSnapshot> SnapshotAsync(CancellationToken cancellation)
    {
        var running = await activity.RunningAsync(cancellation);
        var (listing, cards) = await CardsAsync(cancellation);
        if (running.Count == 0) return new(listing, cards, []);
        var known = cards.Select(card => card.Id).ToHashSet(StringComparer.Ordinal);
        CaseCard[] all =
        [
            .. cards.Select(card => running.TryGetValue(card.Id, out var progress) ? Running(card, progress) : card),
            .. running.Where(entry => !known.Contains(entry.Key))
                .OrderBy(entry => entry.Key, StringComparer.Ordinal)
                .Select(entry => Running(Card(new(entry.Key) { ResultsPrefix = "" }), entry.Value)),
        ];
        return new(listing, all, [.. all.Where(card => running.ContainsKey(card.Id))]);
    }

    public async Task<CaseCard?> FindAsync(string caseId, CancellationToken cancellation) =>
        (await ListAsync(cancellation)).FirstOrDefault(card => card.Id == caseId);

    /// <summary>Has the next question list the store anew.</summary>
    public void Forget() => Volatile.Write(ref _nextListing, long.MinValue);

    private async Task<(long Listing, CaseCard[] Cards)> CardsAsync(CancellationToken cancellation)
    {
        await _one.WaitAsync(cancellation);
        try
        {
            var begun = time.GetTimestamp();
            if (begun < Volatile.Read(ref _nextListing)) return (_listing, _cards);
            var cases = runsFolder is null
                ? await CaseListing.OfStoreAsync(store, containers, cancellation)
                : await CaseListing.OfRunsAsync(store, containers, runsFolder, cancellation);
            var cards = new CaseCard[cases.Count];
            await Parallel.ForAsync(
                0, cards.Length,
                new ParallelOptions { MaxDegreeOfParallelism = ReadAtOnce, CancellationToken = cancellation },
                async (i, token) =>
                {
                    var card = await _reader.ReadAsync(cases[i], token);
                    cards[i] = card is null ? Card(cases[i]) : card with { ScanFiles = cases[i].ScanFiles };
                });

            _reader.KeepOnly(cases.Select(blobs => blobs.Id));

            // Cards that were not read again share their lists, so that equal ones are told by reference.
            if (!cards.SequenceEqual(_cards)) (_listing, _cards) = (_listing + 1, cards);
            var age = TimeSpan.FromTicks(Math.Max(ShortestAge.Ticks, 4 * time.GetElapsedTime(begun).Ticks));
            Volatile.Write(ref _nextListing, time.GetTimestamp() + (long)(age.TotalSeconds * time.TimestampFrequency));
            return (_listing, _cards);
        }
        finally
        {
            _one.Release();
        }
    }

    private CaseCard Card(ListedCase blobs)
    {
        var uploading = !blobs.HasMarker && blobs.ScansChanged > time.GetUtcNow() - UploadPause;
        return new(
            blobs.Id, blobs.Id, blobs.RunFolder, uploading ? CardStatus.Uploading : CardStatus.Waiting, Revision: 0,
            blobs.ScansChanged, blobs.ScanFiles, Progress: null, Fault: null, Forced: false, [], [], []);
    }

    private static CaseCard Running(CaseCard card, WorkflowProgress progress) => card with
    {
        Status = progress.Stage == WorkflowProgress.Waiting ? CardStatus.Waiting : CardStatus.Running,
        Progress = progress,
    };
}
