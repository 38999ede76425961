using LungSeg.DicomWeb;
using LungSeg.Pipeline;
using LungSeg.Pipeline.Cases;
using LungSeg.Pipeline.Documents;
using LungSeg.Pipeline.Json;
using LungSeg.Pipeline.Ports;
using LungSeg.Workflow;

namespace LungSeg.Sending;

/// <summary>
/// Sends the DICOM objects of each revision after it has finished. Which revisions are owed is written down before
/// their documents (<see cref="FollowUps"/>); how far each is, in <see cref="SendingDocument"/>. The result itself is
/// never touched: a server that is away delays the sending and nothing else.
/// </summary>
/// <remarks>Two that run at once send nothing twice: the server is asked before each object.</remarks>
public sealed class OwedSending(
    IBlobStore store, Containers containers, ObjectSender sender, TimeProvider time)
{
    /// <summary>
    /// A file that cannot be read is tried so often, for the store may stutter; then it counts as refused.
    /// </summary>
    private const int TriesToRead = 8;

    private static readonly TimeSpan FirstWait = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    private readonly FollowUps _followUps = FollowUpsOf(store, containers);
    private readonly CaseArchive _archive = new(store, containers);
    private readonly StoredObjects _objects = new(store, containers.Results);
    private readonly FileSender _files = new(new(store, containers.Results), sender, new());

    /// <summary>Where finished revisions are written down to be sent.</summary>
    public static FollowUps FollowUpsOf(IBlobStore store, Containers containers) => new(store, containers, "send");

    /// <summary>How far the sending of a case is; null where it was never tried.</summary>
    public static Task<SendingDocument?> FindAsync(
        IBlobStore store, Containers containers, CaseReference reference, CancellationToken cancellation) =>
        store.FindJsonAsync(AddressOf(containers, reference), SendingJson.Default.SendingDocument, cancellation);

    /// <summary>Sends what is owed and due, several cases at a time.</summary>
    /// <param name="atOnce">Cases at a time.</param>
    /// <param name="atMost">No other case is begun after this; one always is.</param>
    /// <param name="tell">Is told how each case's sending stands now; from several threads.</param>
    /// <param name="cancellation">Ends it between or within objects; the next run goes on.</param>
    /// <returns>How long until what waits is due; null where nothing waits.</returns>
    public async Task<TimeSpan?> RunAsync(
        int atOnce, TimeSpan atMost, Action<SendingDocument> tell, CancellationToken cancellation)
    {
        var began = time.GetTimestamp();
        var owed = await _followUps.AllAsync(cancellation).ToListAsync(cancellation);
        var dues = new List<DateTimeOffset>();
        var (isAway, begun) = (false, 0);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = atOnce, CancellationToken = cancellation };
        await Parallel.ForEachAsync(owed, parallel, async (one, token) =>
        {
            // A server that just did not answer is not asked for each of a thousand cases.
            var isOver = time.GetElapsedTime(began) >= atMost && Volatile.Read(ref begun) > 0;
            if (Volatile.Read(ref isAway) || isOver)
            {
                Wait(time.GetUtcNow() + FirstWait);
                return;
            }

            Interlocked.Increment(ref begun);
            var sending = await SendAsync(one, token);
            if (sending is null) return;
            if (sending.NextTry is { } due) Wait(due);
            if (sending.Tries == 0) return;
            if (sending is { Status: SendingStatus.Waiting, Refused.Count: 0 }) Volatile.Write(ref isAway, true);
            tell(sending);
        });
        if (dues.Count == 0) return null;
        var wait = dues.Min() - time.GetUtcNow();
        return wait > TimeSpan.Zero ? wait : TimeSpan.Zero;

        void Wait(DateTimeOffset due)
        {
            lock (dues) dues.Add(due);
        }
    }

    private static BlobAddress AddressOf(Containers containers, CaseReference reference) =>
        new(containers.Results, reference.ResultsPrefix + SendingDocument.FileName);

    /// <returns>How it stands now; without tries where it was not due; null where there is nothing to send.</returns>
    private async Task<SendingDocument?> SendAsync(FollowUp owed, CancellationToken cancellation)
    {
        var reference = CaseReference.Named(owed.CaseId);
        var before = await FindAsync(store, containers, reference, cancellation);
        if (before?.Revision == owed.Revision && before.NextTry > time.GetUtcNow())
            return before with { Tries = 0 };

        var newest = await _archive.FindNewestAsync(reference, cancellation);
        if ((newest?.Revision ?? 0) < owed.Revision) return null; // It has not finished yet.
        if (newest!.Revision > owed.Revision || newest.Status != CaseStatus.Complete)
        {
            // A newer revision is sent in its place; of a failure there is nothing to send.
            await _followUps.DoneAsync(owed, cancellation);
            return null;
        }

        var tries = before?.Revision == owed.Revision ? before.Tries + 1 : 1;
        var sending = await SendFilesAsync(reference, newest, tries, cancellation);
        await store.WriteJsonAsync(
            AddressOf(containers, reference), sending, SendingJson.Default.SendingDocument, cancellation);
        if (sending.Status != SendingStatus.Waiting) await _followUps.DoneAsync(owed, cancellation);
        return sending;
    }

    private async Task<SendingDocument> SendFilesAsync(
        CaseReference reference, CaseDocument document, int tries, CancellationToken cancellation)
    {
        var files = await FilesAsync(reference, document, cancellation);
        var sent = new List<SentObject>();
        string? reason = files.Count == 0 ? "The results hold no DICOM objects." : null;
        var isWaiting = false;
        try
        {
            foreach (var file in files) sent.Add(await _files.SendAsync(file, cancellation));
            isWaiting = tries < TriesToRead && sent.Any(one => one.Status == SentStatus.NotReadable);
        }
        catch (DicomWebException fault)
        {
            (isWaiting, reason) = (true, fault.Message);
        }

        var refused = sent.Where(one => one.Status is SentStatus.Refused or SentStatus.NotReadable).ToList();
        return new()
        {
            CaseId = document.CaseId,
            Revision = document.Revision,
            Status = isWaiting ? SendingStatus.Waiting
                : refused.Count > 0 ? SendingStatus.Refused
                : SendingStatus.Sent,
            Objects = files.Count,
            There = sent.Count - refused.Count,
            Refused = refused,
            Tries = tries,
            Reason = reason ?? refused.FirstOrDefault()?.Message,
            NextTry = isWaiting ? time.GetUtcNow() + WaitAfter(tries) : null,
        };
    }

    /// <summary>The DICOM files of the revision's series, in order.</summary>
    private async Task<List<BlobEntry>> FilesAsync(
        CaseReference reference, CaseDocument document, CancellationToken cancellation)
    {
        var files = new List<BlobEntry>();
        foreach (var series in document.Series)
        {
            var summaries = CaseBlobNames.OfSummary(reference.ResultsPrefix, series.SummaryBlob);
            if (summaries.FirstOrDefault() is not { } summary)
                continue;
            var folder = summary[..(summary.LastIndexOf('/') + 1)];
            files.AddRange(await _objects.ListAsync(folder, cancellation).ToListAsync(cancellation));
        }

        return files;
    }

    private static TimeSpan WaitAfter(int tries)
    {
        var wait = FirstWait * Math.Pow(2, Math.Min(tries - 1, 10));
        return wait < LongestWait ? wait : LongestWait;
    }
}
