using System.Net;
using System.Security.Cryptography;
using System.Text;
using Azure.Storage.Queues;
using LungSeg.Functions.Operations;
using LungSeg.Local.Commands;
using LungSeg.Phantoms;
using LungSeg.Pipeline.Ports;
using LungSeg.Storage;
using LungSeg.TestKit.Storage;
using LungSeg.TestKit.Tools;
using LungSeg.Viewer.Tests.Browser;
using LungSeg.Workflow;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LungSeg.Functions.Tests.EndToEnd;

/// <summary>The real host and Azurite; one test at a time, for all hosts share a task hub.</summary>
public class EndToEndTests(AzuriteFixture azurite, ChromiumFixture chromium)
{
    private static readonly List<(string FileName, byte[] Content)> Slices =
        [.. PhantomDicom.Files(PhantomGrid.Centred(new(90, 72, 80), new(4, 4, 4)))];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_case_whose_host_is_killed_ends_with_the_masks_that_lungseg_run_makes()
    {
        var (connectionString, store) = await OpenAsync();
        await using var host = new FunctionsHost(connectionString);
        var hosted = new HostedCase(store, host, "killed");
        await host.StartAsync(Token);
        foreach (var (name, content) in Slices) await hosted.DropAsync(name, content);

        await hosted.WaitForAsync(HostedCase.Work, "/revision-1/");
        await host.KillAsync();
        Assert.Empty(await hosted.NamesAsync(HostedCase.Results, "summary.json"));

        await host.StartAsync(Token);
        await hosted.WaitForAsync(HostedCase.Results, "case.json");

        Assert.Single(await hosted.NamesAsync(HostedCase.Results, "summary.json"));
        Assert.Empty(await hosted.NamesAsync(HostedCase.Results, "failed.json"));
        var expected = await LocalVolumesAsync();
        Assert.NotEmpty(expected);
        Assert.Equal(string.Join('\n', expected), string.Join('\n', await hosted.VolumesAsync()));
    }

    [Fact]
    public async Task A_scan_that_is_uploaded_in_the_viewer_is_processed_shown_and_logged()
    {
        var (connectionString, store) = await OpenAsync();
        using var telemetry = new TelemetryEndpoint();
        await using var host = new FunctionsHost(
            connectionString, ("LungSeg__AllowUploads", "true"), ("LungSegSweepSchedule", "*/10 * * * * *"),
            ("APPLICATIONINSIGHTS_CONNECTION_STRING", telemetry.ConnectionString));
        var hosted = new HostedCase(store, host, "uploaded");
        using var folder = new TemporaryFolder();
        foreach (var (name, content) in Slices) await File.WriteAllBytesAsync(folder[name], content, Token);
        await host.StartAsync(Token);

        await using var watched = await WatchedPage.OpenAsync(
            await chromium.BrowserOrSkipAsync(), host.Address.Authority);
        var page = watched.Page;
        await page.GotoAsync(new Uri(host.Address, "/api/sign-in?code=secret-key").ToString());
        await page.GetByRole(AriaRole.Button, new() { Name = "Upload a scan" }).ClickAsync(new() { Timeout = 120_000 });
        Assert.Equal("/api/viewer/", new Uri(page.Url).AbsolutePath);
        await page.Locator("#upload-folder").SetInputFilesAsync(folder.Path);
        await page.GetByLabel("Name of the case").FillAsync("uploaded");
        await page.GetByRole(AriaRole.Button, new() { Name = "Upload", Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "uploaded" }))
            .ToBeVisibleAsync(new() { Timeout = 120_000 });
        await hosted.WaitForAsync(HostedCase.Results, "case.json");

        await Expect(page.Locator(".layers")).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await Expect(page.Locator(".loading")).ToHaveCountAsync(0);
        Assert.True(
            await watched.ShareOfPixelsAsync(".slice.axial canvas", "b > g + 8 && g > r + 8") > 0.002,
            "the right lung is not drawn");
        Assert.True(
            await watched.ShareOfPixelsAsync(".slice.axial canvas", "r > g + 8 && g > b + 8") > 0.002,
            "the left lung is not drawn");
        watched.AssertNoFaults();

        await LoggedAsync(telemetry, host, "CaseCompleted");
        await LoggedAsync(telemetry, host, "BacklogMeasured");
        var lines = telemetry.Lines.Where(line => line["CaseId"] == "uploaded").ToList();
        Assert.Single(lines, line => line.Event == "CaseStarted");
        Assert.Single(lines, line =>
            line is { Event: "CaseCompleted" } && line["Revision"] == "1" && line["Seconds"] is not null
        );
        Assert.Equal(
            typeof(Stages).GetFields().Select(stage => stage.Name).Order(StringComparer.Ordinal),
            lines
                .Where(line => line.Event == "StageCompleted")
                .Select(line => line["Stage"]!)
                .Distinct()
                .Order(StringComparer.Ordinal));
        Assert.All(lines, line => Assert.NotNull(line["Stage"]));
        Assert.DoesNotContain("secret-key", telemetry.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-key", host.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_upload_of_many_megabytes_arrives_whole_and_a_start_says_where_the_case_is()
    {
        var (connectionString, store) = await OpenAsync();
        await using var host = new FunctionsHost(connectionString, ("LungSeg__AllowUploads", "true"));
        await host.StartAsync(Token);
        using var http = new HttpClient { BaseAddress = host.Address, Timeout = TimeSpan.FromMinutes(5) };
        (await http.GetAsync("/api/sign-in?code=secret-key", Token)).EnsureSuccessStatusCode().Dispose();
        var content = new byte[40 << 20];
        new Random(1).NextBytes(content);

        using var upload = new HttpRequestMessage(HttpMethod.Put, "/api/viewer/api/uploads/large/1")
        {
            Content = new ByteArrayContent(content),
            Headers = { { "X-LungSeg", "1" } },
        };
        (await http.SendAsync(upload, Token)).EnsureSuccessStatusCode().Dispose();
        using var start = await http.PostAsync("/api/cases/large", content: null, Token);

        var stored = await store.FindAsync(new("scans", "large/000001"), Token);
        Assert.Equal(content.Length, stored!.Length);
        Assert.Equal(HttpStatusCode.Accepted, start.StatusCode);
        Assert.Equal("/api/cases/large", start.Headers.Location!.ToString());
    }

    [Fact]
    public async Task A_poison_message_ends_its_case_and_is_logged()
    {
        var (connectionString, store) = await OpenAsync();
        using var telemetry = new TelemetryEndpoint();
        await using var host = new FunctionsHost(
            connectionString, ("LungSegSweepSchedule", "*/10 * * * * *"),
            ("APPLICATIONINSIGHTS_CONNECTION_STRING", telemetry.ConnectionString));
        var hosted = new HostedCase(store, host, "poisoned");
        var queue = new QueueClient(connectionString, PoisonQueue.Name);
        await queue.CreateIfNotExistsAsync(cancellationToken: Token);
        var message =
            """{"Type":"BlobTrigger","ContainerName":"scans","BlobName":"poisoned/1.dcm","BlobType":"BlockBlob","ETag":"x"}""";
        await queue.SendMessageAsync(Convert.ToBase64String(Encoding.UTF8.GetBytes(message)), Token);

        await host.StartAsync(Token);
        await hosted.WaitForAsync(HostedCase.Results, "failed.json");

        Assert.Contains("event-poisoned", await hosted.ReadAsync("failed.json"), StringComparison.Ordinal);
        var line = await LoggedAsync(telemetry, host, "BlobEventPoisoned");
        Assert.Equal(("poisoned", "event-poisoned", "Poison"), (line["CaseId"], line["Reason"], line["Stage"]));
        Assert.Equal(0, (await queue.GetPropertiesAsync(Token)).Value.ApproximateMessagesCount);
    }

    private async Task<(string ConnectionString, IBlobStore Store)> OpenAsync()
    {
        var connectionString = await azurite.ConnectionStringOrSkipAsync();
        return (connectionString, BlobStores.Open(connectionString));
    }

    /// <summary>Waits for a log line with an event name.</summary>
    private static async Task<LogLine> LoggedAsync(TelemetryEndpoint telemetry, FunctionsHost host, string name)
    {
        for (var end = DateTime.UtcNow.AddMinutes(2); DateTime.UtcNow < end; await Task.Delay(200, Token))
        {
            if (telemetry.Lines.FirstOrDefault(line => line.Event == name) is { } line) return line;
        }

        throw new TimeoutException($"{name} was not logged:\n{host.Log}");
    }

    /// <summary>Name and hash of the volumes that <c>lungseg run</c> makes of the same files in a folder.</summary>
    private static async Task<List<string>> LocalVolumesAsync()
    {
        using var scans = new TemporaryFolder();
        using var results = new TemporaryFolder();
        foreach (var (name, content) in Slices) await File.WriteAllBytesAsync(scans[name], content, Token);

        var options = new Configuration.LungSegOptions { SpacingMillimetres = 3 }.Processing;
        Assert.Equal(
            0, await RunCommand.RunAsync(new(scans.Path), new(results.Path), options, rerun: false, json: true, Token));

        var hashes = new List<string>();
        foreach (var path in Directory.EnumerateFiles(results.Path, "*.nii.gz", SearchOption.AllDirectories))
        {
            var name = Path.GetRelativePath(results.Path, path).Replace('\\', '/');
            hashes.Add(
                $"{name} {Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(path, Token)))}");
        }

        return [.. hashes.Order(StringComparer.Ordinal)];
    }
}
