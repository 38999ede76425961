using System.Formats.Tar;
using System.IO.Compression;
using LungSeg.Local.Commands;
using LungSeg.Local.Terminal;
using LungSeg.Pipeline;
using LungSeg.Pipeline.Cases;
using LungSeg.Storage;
using LungSeg.TestKit.Storage;
using LungSeg.TestKit.Tools;
using LungSeg.Workflow;

namespace LungSeg.Local.Tests;

/// <summary>
/// Scans as the world packs them: in archives, among what systems leave, while others are still being sent.
/// </summary>
public class ContainersTests
{
    private const string CaseId = "patient";

    private static readonly Containers Names = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("field/zip")]
    [InlineData("field/zip/scan.zip")]
    public async Task A_zipped_scan_has_the_lungs_of_the_plain_one(string packed)
    {
        using var plain = await FolderRun.Of(TestData.FolderOrSkip("cip-ct64/dicom"));
        var path = packed.EndsWith(".zip", StringComparison.Ordinal)
            ? TestData.FileOrSkip(packed)
            : TestData.FolderOrSkip(packed);
        using var run = await FolderRun.Of(path);

        AssertSameLungs(plain, run);
        Assert.Empty(run.Case.RejectedObjects);
    }

    [Theory]
    [InlineData(".zip")]
    [InlineData(".tar.gz")]
    public async Task An_archive_is_an_argument_as_a_folder_is_and_gives_the_case_its_name(string ending)
    {
        using var folder = new TemporaryFolder();
        using var plain = await FolderRun.Of(Scan(folder["plain"]));
        var archive = folder["patient 7" + ending];
        Pack(folder["plain"], archive);
        File.WriteAllText(folder["neighbour.dcm"], "not looked at");

        using var run = await FolderRun.Of(archive);
        var info = await CommandRun.Of(InfoCommand.Create(), archive, "--json");

        AssertSameLungs(plain, run);
        Assert.Equal("patient 7", run.Case.CaseId);
        Assert.Empty(run.Case.RejectedObjects);
        Assert.Equal(ExitCodes.Done, info.ExitCode);
        Assert.Contains("\"rejectedFiles\": []", info.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_scans_in_one_zip_are_two_series()
    {
        using var folder = new TemporaryFolder();
        using (var zip = ZipFile.Open(folder["both.zip"], ZipArchiveMode.Create))
        {
            var from = TestData.FolderOrSkip("odd/two-series-mixed");
            foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
                zip.CreateEntryFromFile(file, Path.GetRelativePath(from, file));
        }

        using var run = await FolderRun.Of(folder["both.zip"]);

        Assert.Equal(2, run.Summaries.Select(summary => summary.Series.SeriesInstanceUid).Distinct().Count());
    }

    [Fact]
    public async Task A_zip_that_is_dropped_is_a_case()
    {
        using var folder = new TemporaryFolder();
        Pack(Scan(folder["plain"]), folder["scan.zip"]);
        var store = new MemoryBlobStore();
        await SmallPatient.DropAsync(
            store, Names.Scans, CaseId, [("scan.zip", await File.ReadAllBytesAsync(folder["scan.zip"], Cancellation))],
            Cancellation);
        await SmallPatient.MarkAsync(store, Names.Scans, CaseId, Cancellation);

        var watch = new InProcessWatch(store, Names);
        var first = Assert.Single(await watch.UntilIdleAsync(InProcessWatch.MarkedOnly));
        var log = new RequestLog(store);
        var second = await new InProcessWatch(log, Names).UntilIdleAsync(InProcessWatch.MarkedOnly);

        Assert.Equal(CaseStatus.Complete, first.Status);
        Assert.Empty(second);
        Assert.DoesNotContain(log.Requests, request =>
            request.Call == StoreCall.Read && request.Address.Container == Names.Scans
        );
        Assert.Empty(watch.Warnings);
    }

    [Fact]
    public async Task What_systems_and_uploads_leave_starts_no_case_and_no_revision()
    {
        var store = new MemoryBlobStore();
        foreach (var caseId in new[] { CaseId, "debris" })
        {
            await SmallPatient.DropAsync(
                store, Names.Scans, caseId, [(".DS_Store", [1]), ("__MACOSX/._1.dcm", [1]), ("scan.zip.filepart", [1])],
                Cancellation);
        }

        Assert.Empty(await new InProcessWatch(store, Names).UntilIdleAsync(TimeSpan.Zero));

        await SmallPatient.DropAsync(store, Names.Scans, CaseId, SmallPatient.Slices, Cancellation);
        var outcome = Assert.Single(await new InProcessWatch(store, Names).UntilIdleAsync(TimeSpan.Zero));
        Assert.Equal((CaseId, CaseStatus.Complete), (outcome.CaseId, outcome.Status));
        var document = await new CaseArchive(store, Names).FindNewestAsync(CaseReference.Named(CaseId), Cancellation);
        Assert.Equal(
            ["system-file", "system-file", "upload-under-way"],
            document!.RejectedObjects.Select(item => item.Code).Order(StringComparer.Ordinal));

        await store.DeleteAsync(new(Names.Scans, $"{CaseId}/scan.zip.filepart"), Cancellation);
        await SmallPatient.DropAsync(store, Names.Scans, CaseId, [("Thumbs.db", [1])], Cancellation);
        Assert.Empty(await new InProcessWatch(store, Names).UntilIdleAsync(TimeSpan.Zero));
    }

    private static void AssertSameLungs(FolderRun expected, FolderRun found)
    {
        using var a = expected.Labels(Assert.Single(expected.Summaries));
        using var b = found.Labels(Assert.Single(found.Summaries));
        Assert.Equal(a.Geometry, b.Geometry);
        Assert.True(a.SlabBytes(0, a.Size.Z).Span.SequenceEqual(b.SlabBytes(0, b.Size.Z).Span));
    }

    private static string Scan(string folder)
    {
        Directory.CreateDirectory(Path.Combine(folder, "study", "series"));
        foreach (var (name, bytes) in SmallPatient.Slices)
            File.WriteAllBytes(Path.Combine(folder, "study", "series", name), bytes);
        return folder;
    }

    private static void Pack(string folder, string archive)
    {
        if (archive.EndsWith(".zip", StringComparison.Ordinal))
        {
            ZipFile.CreateFromDirectory(folder, archive);
            return;
        }

        using var gzip = new GZipStream(File.Create(archive), CompressionLevel.Fastest);
        TarFile.CreateFromDirectory(folder, gzip, includeBaseDirectory: false);
    }
}
