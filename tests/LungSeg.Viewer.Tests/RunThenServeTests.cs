using System.CommandLine;
using System.Net;
using System.Text.Json;
using LungSeg.Formats.Volumes;
using LungSeg.Local.Commands;
using LungSeg.Phantoms;
using LungSeg.TestKit.Tools;
using LungSeg.Viewer.Tests.Samples;
using LungSeg.Voxels.Geometry;
using LungSeg.Workflow;

namespace LungSeg.Viewer.Tests;

/// <summary>
/// What <c>lungseg run</c> leaves is shown by <c>lungseg serve</c>, with the CT from where the scan lies.
/// </summary>
public sealed class RunThenServeTests
{
    private static readonly VolumeGeometry Grid = PhantomGrid.Centred(new(90, 72, 80), new(4, 4, 4));

    [Theory]
    [InlineData(false, null, true)]
    [InlineData(true, null, false)]
    [InlineData(true, "moved/chest/dicom", true)]
    [InlineData(true, "moved", true)]
    [InlineData(true, "elsewhere", false)]
    public async Task The_CT_is_read_from_the_scan_or_the_answer_says_what_to_do(
        bool isMoved, string? scans, bool isFound)
    {
        using var study = new TemporaryFolder();
        Directory.CreateDirectory(study["elsewhere"]);
        Directory.CreateDirectory(study["moved"]);
        Directory.CreateDirectory(study["chest", "dicom"]);
        foreach (var (name, bytes) in PhantomDicom.Files(Grid))
            await File.WriteAllBytesAsync(study["chest", "dicom", name], bytes);
        var options = new ProcessingOptions { Formats = ["masks"], SpacingMm = 4 };
        Assert.Equal(
            0,
            await RunCommand.RunAsync(
                new(study["chest", "dicom"]), new(study["results", "deep", "one"]), options, rerun: false, json: true,
                default));
        if (isMoved)
            Directory.Move(study["chest"], study["moved", "chest"]);
        await using var server = await Serving.StartAsync([
            study["results"],
            .. scans is null ? Array.Empty<string>() : ["--scans", study[scans.Split('/')]],
        ]);

        var list = JsonDocument.Parse(await server.Client.GetStringAsync("api/cases")).RootElement.GetProperty("cases");
        var card = Assert.Single(list.EnumerateArray());
        Assert.Equal("chest", card.GetProperty("name").GetString());
        var folder = Assert.Single(card.GetProperty("series").EnumerateArray()).GetProperty("folder").GetString();
        using var answer = await server.Client.GetAsync($"scans/{folder}");
        if (!isFound)
        {
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
            Assert.Contains("--scans", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            return;
        }

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        using var ct = NiftiReader.ReadHounsfield(await answer.Content.ReadAsStreamAsync());
        Assert.Equal(Grid.Size, ct.Size);
        Assert.True(ct.Span.ToArray().Any(hu => hu < -800), "there is no air in the CT");
    }

    [Fact]
    public async Task No_other_address_is_read_as_a_scan()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["case.json"], "{}");
        await using var server = await Serving.StartAsync([folder.Path]);
        foreach (var name in new[] { "scans/", "scans/nothing/", "scans/..%2f..%2fetc/passwd", "scans//" })
        {
            using var answer = await server.Client.GetAsync(name);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
    }

    [Fact]
    public async Task Runs_anywhere_below_are_one_list_each_with_its_folder()
    {
        await using var server = await ViewerServer.StartAsync(options => options with { RunsFolder = "study" });
        await SampleCase.WriteAsync(server, "patient-a", ofRun: true);
        await SampleCase.WriteAsync(server, "group/patient-b/out", ofRun: true);
        await SampleCase.WriteAsync(server, "store/results/patient-c");
        var list = JsonDocument.Parse(await server.Client.GetStringAsync("api/cases")).RootElement.GetProperty("cases");
        Assert.Equal(
            ["group/patient-b/out", "patient-a", "store/results/patient-c"],
            list.EnumerateArray().Select(card => card.GetProperty("runFolder").GetString()));
        Assert.All(list.EnumerateArray(), card =>
            Assert.StartsWith(
                card.GetProperty("id").GetString() + "/",
                card.GetProperty("series")[0].GetProperty("folder").GetString(), StringComparison.Ordinal)
        );
        Assert.Equal(HttpStatusCode.OK, (await server.Client.GetAsync("api/cases/group/patient-b/out")).StatusCode);
    }

    /// <summary><c>lungseg serve</c> in this process, on a free port.</summary>
    private sealed class Serving(CancellationTokenSource end, Task<int> task, HttpClient client) : IAsyncDisposable
    {
        public HttpClient Client { get; } = client;

        public static async Task<Serving> StartAsync(string[] arguments)
        {
            var end = new CancellationTokenSource();
            var output = new LineSignal();
            var task = ServeCommand.Create().Parse([.. arguments, "--port", "0"])
                .InvokeAsync(new() { Output = output, EnableDefaultExceptionHandler = false }, end.Token);
            var first = await Task.WhenAny(task, output.FirstLine).WaitAsync(TimeSpan.FromMinutes(3));
            if (first == task) await task;
            var address = new Uri(await output.FirstLine);
            var client = new HttpClient { BaseAddress = new(address, "/") };
            client.DefaultRequestHeaders.Authorization = new("Bearer", address.Query["?access=".Length..]);
            return new(end, task, client);
        }

        public async ValueTask DisposeAsync()
        {
            Client.Dispose();
            await end.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => task);
            end.Dispose();
        }
    }
}
