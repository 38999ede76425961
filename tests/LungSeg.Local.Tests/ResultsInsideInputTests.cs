using System.Text;
using LungSeg.Local.Commands;
using LungSeg.Local.Running;
using LungSeg.Local.Terminal;
using LungSeg.Pipeline;
using LungSeg.Pipeline.Cases;
using LungSeg.Pipeline.Documents;
using LungSeg.Pipeline.Ports;
using LungSeg.Storage;
using LungSeg.TestKit.Tools;
using LungSeg.Workflow;

namespace LungSeg.Local.Tests;

/// <summary>Results that lie inside the folder of their own scan are never taken for input.</summary>
public class ResultsInsideInputTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_run_whose_results_lie_in_the_scan_makes_one_revision()
    {
        using var scan = Scan();
        var results = new DirectoryInfo(Path.Combine(scan.Path, "out"));

        Assert.Equal(ExitCodes.Done, await RunAsync(scan, results));

        Assert.Equal(1, (await CaseAsync(results)).Revision);
        Assert.Empty((await CaseAsync(results)).RejectedObjects);
        Assert.False(Directory.Exists(Path.Combine(results.FullName, "revision-2")));
    }

    [Fact]
    public async Task Results_of_an_earlier_run_are_named_once_and_are_the_same_input_as_none()
    {
        using var scan = Scan();
        var (first, second) = (
            new DirectoryInfo(Path.Combine(scan.Path, "first")), new DirectoryInfo(Path.Combine(scan.Path, "second")));
        await RunAsync(scan, first);
        Assert.Equal(ExitCodes.Done, await RunAsync(scan, second, rerun: false));

        var left = Assert.Single((await CaseAsync(second)).RejectedObjects);
        Assert.Equal(("results-among-input", "first/case.json"), (left.Code, left.Blob));
        Assert.Equal(
            (await CaseAsync(first)).Revisions[0].InputFingerprint,
            (await CaseAsync(second)).Revisions[0].InputFingerprint);

        // A revision beside the first one, which then holds a folder of that revision too.
        Assert.Equal(ExitCodes.Done, await RunAsync(scan, second, rerun: true));
        Assert.Equal(2, (await CaseAsync(second)).Revision);
        var third = new DirectoryInfo(Path.Combine(scan.Path, "third"));
        await RunAsync(scan, third);
        Assert.Equal(2, (await CaseAsync(third)).RejectedObjects.Count);
    }

    [Fact]
    public async Task A_file_of_the_users_that_is_called_like_a_case_document_takes_nothing_away()
    {
        using var scan = Scan();
        foreach (var content in (string[])["{\"caseId\": \"mine\"}", "not JSON", ""])
        {
            File.WriteAllText(Path.Combine(scan.Path, CaseDocument.CompleteName), content);
            using var results = new TemporaryFolder();
            Assert.Equal(ExitCodes.Done, await RunAsync(scan, new(results.Path)));
            Assert.Equal(
                CaseDocument.CompleteName, Assert.Single((await CaseAsync(new(results.Path))).RejectedObjects).Blob);
        }
    }

    [Fact]
    public async Task The_scan_itself_is_no_place_for_results_by_whatever_name()
    {
        using var scan = Scan();
        using var elsewhere = new TemporaryFolder();
        var link = Path.Combine(elsewhere.Path, "link");
        Directory.CreateSymbolicLink(link, scan.Path);

        foreach (
            var name in (string[])[scan.Path, scan.Path + "/", scan.Path + "/../" + Path.GetFileName(scan.Path), link])
        {
            var fault = await Assert.ThrowsAsync<UsageException>(() => RunAsync(scan, new(name)));
            Assert.Contains("--out", fault.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_watched_case_with_a_result_copied_into_it_is_processed_once()
    {
        using var scan = Scan();
        await RunAsync(scan, new(Path.Combine(scan.Path, "out")));
        var (store, containers) = (new MemoryBlobStore(), new Containers());
        foreach (var file in Directory.EnumerateFiles(scan.Path, "*", SearchOption.AllDirectories))
        {
            var name = $"case/{Path.GetRelativePath(scan.Path, file)}";
            var bytes = File.ReadAllBytes(file);
            await store.WriteAsync(
                new(containers.Scans, name), WriteCondition.Always,
                (stream, token) => stream.WriteAsync(bytes, token).AsTask(), Cancellation);
        }

        var watch = new InProcessWatch(store, containers);
        var outcome = Assert.Single(await watch.UntilIdleAsync(TimeSpan.FromMilliseconds(100)));
        Assert.Equal((CaseStatus.Complete, 1), (outcome.Status, outcome.Revision));
        Assert.Empty(await watch.UntilIdleAsync(TimeSpan.FromMilliseconds(100)));
    }

    [Fact]
    public async Task A_snapshot_lists_what_was_there_at_the_first_look()
    {
        var inner = new MemoryBlobStore();
        await WriteAsync(inner, "a/1");
        var snapshot = new SnapshotBlobStore(inner);
        Assert.Equal(["a/1"], await NamesAsync(snapshot, "a/"));

        await WriteAsync(inner, "a/2");
        Assert.Equal(["a/1"], await NamesAsync(snapshot, "a/"));
        Assert.Equal(["a/1", "a/2"], await NamesAsync(snapshot, ""));
        await Assert.ThrowsAsync<StorageRefusedException>(() => WriteAsync(snapshot, "a/3"));
    }

    private static Task WriteAsync(IBlobStore store, string name) =>
        store.WriteAsync(
            new("scans", name), WriteCondition.Always,
            (stream, token) => stream.WriteAsync(Encoding.UTF8.GetBytes(name), token).AsTask(), Cancellation);

    private static async Task<List<string>> NamesAsync(IBlobStore store, string prefix) =>
        await store.ListAsync("scans", prefix, Cancellation).Select(blob => blob.Name).ToListAsync(Cancellation);

    private static TemporaryFolder Scan()
    {
        var folder = new TemporaryFolder();
        foreach (var (name, bytes) in SmallPatient.Slices) File.WriteAllBytes(Path.Combine(folder.Path, name), bytes);
        return folder;
    }

    private static Task<int> RunAsync(TemporaryFolder scan, DirectoryInfo results, bool rerun = false) =>
        RunCommand.RunAsync(new(scan.Path), results, FolderRun.Coarse, rerun, json: true, Cancellation);

    private static async Task<CaseDocument> CaseAsync(DirectoryInfo results)
    {
        var containers = new Containers();
        var store = LocalStores.Scans(results, containers);
        var archive = new CaseArchive(store, containers with { Results = containers.Scans });
        return (await archive.FindNewestAsync(new("run", "", ""), Cancellation))!;
    }
}
