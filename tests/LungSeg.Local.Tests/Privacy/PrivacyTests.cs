using System.Collections.Concurrent;
using System.Diagnostics;
using LungSeg.Local.Terminal;
using LungSeg.Local.Tests.Resilience;
using LungSeg.Pipeline;
using LungSeg.Pipeline.Exports;
using LungSeg.Pipeline.Ports;
using LungSeg.Storage;
using LungSeg.TestKit.Storage;
using LungSeg.TestKit.Tools;
using LungSeg.Workflow;

namespace LungSeg.Local.Tests.Privacy;

/// <summary>
/// Who the patient is stands in no output, log line, blob name, status or scratch, whether a case ends well or badly;
/// but for DICOM objects, which must say it (PS3.3 section A.51, for one), so that they are filed with their scan.
/// </summary>
public class PrivacyTests(AzuriteFixture azurite)
{
    private static readonly Containers Names = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void The_search_finds_what_it_looks_for()
    {
        Assert.Equal(18, RecognisablePatient.FoundIn(RecognisablePatient.Slices[0].Bytes).Distinct().Count());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_run_says_nothing(bool endsWell)
    {
        using var folder = new TemporaryFolder();
        var scan = await FillAsync(folder["scan"], endsWell);

        string[] options = ["--spacing", "4", "--explain", "--formats", .. Exporters.Names];
        var run = await RunAsync(["run", scan, "--out", folder["out"], .. options]);
        var info = await RunAsync("info", scan);

        Assert.Equal(endsWell ? ExitCodes.Done : ExitCodes.Rejected, run.ExitCode);
        AssertSilent("run", run.Output);
        AssertSilent("info", info.Output);
        var files = Directory.GetFiles(folder["out"], "*", SearchOption.AllDirectories);
        Assert.InRange(files.Length, endsWell ? 30 : 1, 200);
        foreach (var file in files)
            AssertSilent(Path.GetRelativePath(folder["out"], file), await File.ReadAllBytesAsync(file, Cancellation));
    }

    [Fact]
    public async Task A_watcher_says_nothing_and_neither_does_anything_that_it_writes_for_itself()
    {
        using var folder = new TemporaryFolder();
        await FillAsync(folder["scans", "well"], endsWell: true);
        await FillAsync(folder["scans", "badly"], endsWell: false);

        var watch = await RunAsync("watch", "--store", folder.Path, "--until-idle", "--quiet", "0.2", "--spacing", "4");
        Assert.Equal(ExitCodes.Partly, watch.ExitCode);
        Assert.Contains("missing-slices", watch.Output, StringComparison.Ordinal);
        AssertSilent("watch", watch.Output);

        // The same once more over a store that sees every write, those to the scratch that is cleared among them.
        var memory = new MemoryBlobStore();
        foreach (var caseId in (string[])["well", "badly"])
        {
            var files = Directory
                .GetFiles(folder["scans", caseId])
                .Select(path => (Path.GetFileName(path), File.ReadAllBytes(path)));
            await SmallPatient.DropAsync(memory, Names.Scans, caseId, files, Cancellation);
        }

        var store = new Recording(memory);
        var outcomes = await new InProcessWatch(store, Names).UntilIdleAsync(TimeSpan.FromMilliseconds(200));
        Assert.Equal([CaseStatus.Complete, CaseStatus.Rejected], outcomes.Select(outcome => outcome.Status).Order());
        Assert.Contains(store.Written, blob => blob.Name.StartsWith("journal/", StringComparison.Ordinal));
        Assert.Contains(store.Written, blob => blob.Name.EndsWith("/plan.json", StringComparison.Ordinal));
        foreach (var (name, bytes) in store.Written) AssertSilent(name, bytes);
    }

    [Fact]
    public async Task DICOM_objects_carry_the_patient_so_that_they_are_filed_and_the_report_in_one_does_not()
    {
        using var folder = new TemporaryFolder();
        using var run = await FolderRun.Of(
            await FillAsync(folder["scan"], endsWell: true),
            FolderRun.Coarse with
            {
                Formats = ["dicom-seg", "dicom-report"],
            });

        var files = Directory.GetFiles(run.Folder, "*.dcm", SearchOption.AllDirectories);
        Assert.Equal(2, files.Length);
        foreach (var file in files)
        {
            var found = RecognisablePatient.FoundIn(await File.ReadAllBytesAsync(file, Cancellation));
            Assert.Empty(((string[])["Zebrafink", "Ottoline", "PID-7731-QX", "ACC-99-ZQ"]).Except(found));
        }

        var report = await File.ReadAllBytesAsync(
            files.Single(file => file.EndsWith(".pdf.dcm", StringComparison.Ordinal)), Cancellation);
        await File.WriteAllBytesAsync(
            folder["report.pdf"], report[report.AsSpan().IndexOf("%PDF"u8)..], Cancellation);
        AssertSilent("report.pdf", ExternalTool.RunOrSkip("pdftotext", folder["report.pdf"], "-").Output);
    }

    [Theory]
    [InlineData(
        "DefaultEndpointsProtocol=https;AccountName=acc;AccountKey=GEHEIM/NOT*BASE64;EndpointSuffix=core.windows.net")]
    [InlineData("http://account.blob.core.windows.net/?sv=2024&sig=GEHEIM")]
    [InlineData("AccountName=acc;AccountKey=GEHEIM;BlobEndpoint=ftp://GEHEIM@nowhere")]
    public async Task A_store_that_is_none_is_refused_without_its_secret(string store)
    {
        var watch = await RunAsync("watch", "--store", store, "--until-idle");

        Assert.NotEqual(ExitCodes.Done, watch.ExitCode);
        Assert.DoesNotContain("GEHEIM", watch.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_key_is_refused_without_being_shown()
    {
        var right = await azurite.ConnectionStringOrSkipAsync();
        var key = right.Split(';').Single(part => part.StartsWith("AccountKey=", StringComparison.Ordinal))[
            "AccountKey=".Length..];
        var wrong = Convert.ToBase64String("GEHEIM and much more of it, as long as a key is"u8.ToArray());

        var watch = await RunAsync(
            "watch", "--store", right.Replace(key, wrong, StringComparison.Ordinal), "--until-idle");

        Assert.Equal(ExitCodes.Failed, watch.ExitCode);
        Assert.Contains("credentials", watch.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(wrong, watch.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Authorization:", watch.Output, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("SharedKey ", watch.Output, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>A scan; one that ends badly lacks a slice, has a broken one and a text beside it.</summary>
    private static async Task<string> FillAsync(string folder, bool endsWell)
    {
        Directory.CreateDirectory(folder);
        foreach (var (name, bytes) in RecognisablePatient.Slices.Where((_, i) => endsWell || i != 30))
        {
            await File.WriteAllBytesAsync(
                Path.Combine(folder, name), !endsWell && name == "010.dcm" ? bytes[..2000] : bytes, Cancellation);
        }

        if (!endsWell)
            await File.WriteAllTextAsync(Path.Combine(folder, "readme.txt"), "Zebrafink^Ottoline", Cancellation);
        return folder;
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(params string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo(WatchProcess.Program, arguments)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
        var (output, error) = (
            process.StandardOutput.ReadToEndAsync(Cancellation), process.StandardError.ReadToEndAsync(Cancellation));
        await process.WaitForExitAsync(Cancellation);
        return (process.ExitCode, await output + await error);
    }

    private static void AssertSilent(string what, string text)
    {
        Assert.NotEqual("", text);
        Assert.True(
            !RecognisablePatient.FoundIn(text).Any(),
            $"{what} says {string.Join(", ", RecognisablePatient.FoundIn(text))}: {text}");
    }

    private static void AssertSilent(string name, byte[] bytes)
    {
        Assert.Empty(RecognisablePatient.FoundIn(name));
        if (name.EndsWith(".dcm", StringComparison.Ordinal))
            return;
        Assert.True(
            !RecognisablePatient.FoundIn(bytes).Any(),
            $"{name} says {string.Join(", ", RecognisablePatient.FoundIn(bytes))}");
    }

    /// <summary>Keeps what is written.</summary>
    private sealed class Recording(IBlobStore inner) : DelegatingBlobStore(inner)
    {
        public ConcurrentBag<(string Name, byte[] Bytes)> Written { get; } = [];

        public override async Task<string> WriteAsync(
            BlobAddress address, WriteCondition condition, Func<Stream, CancellationToken, Task> write,
            CancellationToken cancellation)
        {
            var etag = await base.WriteAsync(address, condition, write, cancellation);
            Written.Add((address.Name, await WatchedStore.ReadAsync(this, address, cancellation)));
            return etag;
        }
    }
}
