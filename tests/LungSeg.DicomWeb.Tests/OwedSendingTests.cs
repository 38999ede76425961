using System.Collections.Concurrent;
using LungSeg.Pipeline;
using LungSeg.Pipeline.Documents;
using LungSeg.Pipeline.Ports;
using LungSeg.Sending;
using LungSeg.Storage;
using LungSeg.TestKit.Tools;
using LungSeg.Workflow;

namespace LungSeg.DicomWeb.Tests;

/// <summary>
/// Cases whose objects are sent by themselves: a server that is away, or a sender that is stopped, delays them and does
/// nothing else.
/// </summary>
public sealed class OwedSendingTests(PhantomResults results) : IClassFixture<PhantomResults>
{
    private static readonly Containers Names = new();

    private readonly MemoryBlobStore _store = new();
    private readonly SetTime _time = new();
    private readonly ConcurrentQueue<SendingDocument> _told = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_server_that_is_away_is_asked_once_and_later_gets_every_object_once()
    {
        await using var server = await FakeDicomWeb.StartAsync();
        await EndAsync("a", "b", "c");
        var before = await ContentsAsync();
        var isAway = true;
        server.OnRequest = async context =>
        {
            if (isAway) await FakeDicomWeb.WriteAsync(context, 503, "");
            return isAway;
        };

        var due = await RunAsync(server);
        var waiting = Assert.Single(_told);
        Assert.Equal((SendingStatus.Waiting, 3, 0, 1), (waiting.Status, waiting.Objects, waiting.There, waiting.Tries));
        Assert.Contains("503", waiting.Reason, StringComparison.Ordinal);
        Assert.Equal(TimeSpan.FromMinutes(1), due);
        Assert.Single(server.Searches);
        Assert.Equal(before, await ContentsAsync());

        // Those that were not tried are tried; what waits is not due.
        isAway = false;
        Assert.Equal(TimeSpan.FromMinutes(1), await RunAsync(server));
        Assert.Equal(3, server.Stored.Count);
        _time.Now += TimeSpan.FromMinutes(1);
        Assert.Null(await RunAsync(server));
        Assert.Equal(3, server.Posts.Count); // All three cases hold the same objects.
        Assert.Equal(before, await ContentsAsync());
        foreach (var caseId in (string[])["a", "b", "c"])
        {
            var sent = await FindAsync(caseId);
            Assert.Equal((SendingStatus.Sent, 3, 3), (sent!.Status, sent.Objects, sent.There));
        }

        Assert.Empty(await _store.ListAsync(Names.Work, "", Cancellation).ToListAsync(Cancellation));
    }

    [Fact]
    public async Task A_sender_that_is_stopped_on_the_way_is_followed_by_one_that_sends_the_rest()
    {
        await using var server = await FakeDicomWeb.StartAsync();
        await EndAsync("a");
        using var stop = new CancellationTokenSource();
        server.OnStore = async (_, number, _) =>
        {
            if (number == 2) await stop.CancelAsync();
            return false;
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RunAsync(server, stop.Token));

        Assert.Null(await RunAsync(server));
        Assert.Equal(3, server.Stored.Count);
        Assert.InRange(server.Posts.Count, 3, 4);
        Assert.Equal(SendingStatus.Sent, (await FindAsync("a"))!.Status);
    }

    [Fact]
    public async Task What_is_refused_is_named_without_UIDs_and_not_tried_again()
    {
        await using var server = await FakeDicomWeb.StartAsync();
        await EndAsync("a");
        server.OnStore = async (context, number, uid) =>
        {
            if (number != 2) return false;
            await FakeDicomWeb.WriteAsync(context, 409, FakeDicomWeb.Answer(failed: uid, reason: 0x0122));
            return true;
        };

        Assert.Null(await RunAsync(server));
        var sending = await FindAsync("a");
        Assert.Equal((SendingStatus.Refused, 3, 2), (sending!.Status, sending.Objects, sending.There));
        Assert.Equal("0122", Assert.Single(sending.Refused).ReasonCode);
        var text = await _store.FindTextAsync(new(Names.Results, "a/sending.json"), Cancellation);
        foreach (var secret in (string[])[results.Study, "2.25.", "1.2.840", "PHANTOM^"])
            Assert.DoesNotContain(secret, text, StringComparison.OrdinalIgnoreCase);

        Assert.Null(await RunAsync(server));
        Assert.Equal(3, server.Posts.Count);
    }

    [Fact]
    public async Task A_revision_that_has_not_finished_waits_and_one_that_was_overtaken_is_not_sent()
    {
        await using var server = await FakeDicomWeb.StartAsync();
        await OwedSending.FollowUpsOf(_store, Names).AddAsync(Revision("early", 1), Cancellation);
        await RunAsync(server);
        Assert.Empty(server.Searches);
        await EndAsync("early");
        await RunAsync(server);
        Assert.Equal(3, server.Stored.Count);

        await OwedSending.FollowUpsOf(_store, Names).AddAsync(Revision("early", 0), Cancellation);
        await RunAsync(server);
        Assert.Equal(3, server.Searches.Count);
        Assert.Empty(await _store.ListAsync(Names.Work, "", Cancellation).ToListAsync(Cancellation));
    }

    [Fact]
    public async Task Watch_sends_each_case_and_a_second_watch_nothing()
    {
        await using var server = await FakeDicomWeb.StartAsync();
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["scans/p"]);
        foreach (var (name, bytes) in results.Slices) await File.WriteAllBytesAsync(folder[$"scans/p/{name}"], bytes);
        await File.WriteAllTextAsync(folder["scans/p/_READY"], "");
        string[] line =
        [
            "watch", "--store", folder.Path, "--until-idle", "--json", "--spacing", "3", "--formats", "masks",
            "dicom-seg", "dicom-sr", "rtstruct", "--send-to", server.Address.ToString(),
        ];

        var first = await SendRun.Of(line);
        Assert.Equal(0, first.ExitCode);
        Assert.Contains("p: the server has its 3 DICOM objects.", first.Errors, StringComparison.Ordinal);
        Assert.Equal(3, server.Stored.Count);
        Assert.True(File.Exists(folder["results/p/sending.json"]));
        Assert.True(File.Exists(folder["results/cohort.parquet"]));

        await SendRun.Of(line);
        Assert.Equal(3, server.Posts.Count);

        var fault = await SendRun.Of(["watch", "--store", folder.Path, "--until-idle", "--token-env", "X"]);
        Assert.Equal(2, fault.ExitCode);
        Assert.Contains("--token-env is for --send-to", fault.Errors, StringComparison.Ordinal);
    }

    private static RevisionReference Revision(string caseId, int revision) =>
        new(CaseReference.Named(caseId), revision, "");

    private Task<TimeSpan?> RunAsync(FakeDicomWeb server, CancellationToken? cancellation = null) =>
        new OwedSending(_store, Names, server.Sender(tries: 1), _time).RunAsync(
            1, TimeSpan.MaxValue, _told.Enqueue, cancellation ?? Cancellation);

    private Task<SendingDocument?> FindAsync(string caseId) =>
        OwedSending.FindAsync(_store, Names, CaseReference.Named(caseId), Cancellation);

    /// <summary>As cases end: first each is written down, then its results come, its document last.</summary>
    private async Task EndAsync(params IEnumerable<string> caseIds)
    {
        foreach (var caseId in caseIds)
        {
            await OwedSending.FollowUpsOf(_store, Names).AddAsync(Revision(caseId, 1), Cancellation);
            var paths = Directory
                .EnumerateFiles(results.Folder, "*", SearchOption.AllDirectories)
                .OrderBy(path => Path.GetFileName(path) == CaseDocument.CompleteName);
            foreach (var path in paths)
            {
                var bytes = await File.ReadAllBytesAsync(path, Cancellation);
                var name = Path.GetRelativePath(results.Folder, path).Replace('\\', '/');
                await _store.WriteAsync(
                    new(Names.Results, $"{caseId}/{name}"), WriteCondition.Always,
                    (stream, token) => stream.WriteAsync(bytes, token).AsTask(), Cancellation);
            }
        }
    }

    /// <summary>The results but for what is said of their sending.</summary>
    private async Task<List<string>> ContentsAsync() =>
        await _store
            .ListAsync(Names.Results, "", Cancellation)
            .Where(blob => !blob.Name.EndsWith(SendingDocument.FileName, StringComparison.Ordinal))
            .Select(blob => $"{blob.Name} {blob.ETag}")
            .ToListAsync(Cancellation);

    private sealed class SetTime : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 12, 1, 0, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
