using LungSeg.TestKit.Tools;
using LungSeg.Viewer.Tests.Samples;
using LungSeg.Workflow;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

[assembly: AssemblyFixture(typeof(LungSeg.Viewer.Tests.Browser.ChromiumFixture))]

namespace LungSeg.Viewer.Tests.Browser;

public sealed class ViewerPageTests(ChromiumFixture chromium)
{
    private const string Hostile = "<img src=x onerror=alert(1)>\"'&";

    [Fact]
    public async Task The_list_shows_every_case_and_filters_them()
    {
        await using var server = await ViewerServer.StartAsync();
        await SampleCase.WriteAsync(server, "chest-1");
        await SampleCase.WriteRejectedAsync(server, "knee-1");
        await using var watched = await OpenAsync(server);
        var rows = watched.Page.Locator(".cases li");
        await Expect(rows).ToHaveCountAsync(2);
        await Expect(rows.Filter(new() { HasText = "chest-1" })).ToContainTextAsync("thick-slices");
        await Expect(rows.Filter(new() { HasText = "knee-1" })).ToContainTextAsync("There is no CT series");

        await watched.Page.GetByRole(AriaRole.Button, new() { Name = "Complete" }).ClickAsync();
        await Expect(rows).ToHaveCountAsync(1);
        await watched.Page.GetByRole(AriaRole.Button, new() { Name = "All" }).ClickAsync();
        await watched.Page.GetByRole(AriaRole.Searchbox).FillAsync("knee");
        await Expect(rows).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("^knee-1"));
        watched.AssertNoFaults();
    }

    [Fact]
    public async Task The_list_is_live_while_cases_run()
    {
        await using var server = await ViewerServer.StartAsync();
        await using var watched = await OpenAsync(server);
        await Expect(watched.Page.Locator(".empty")).ToContainTextAsync("No cases yet");
        server.Activity.Report("new", new(Stages.ConvertSlab.Name, 3, 8, "3 of 8"));
        var row = watched.Page.Locator(".cases li");
        await Expect(row).ToContainTextAsync("Running");
        await Expect(row).ToContainTextAsync("3 of 8");

        await SampleCase.WriteAsync(server, "new");
        server.Activity.End("new");
        await Expect(row).ToContainTextAsync("Complete");
        watched.AssertNoFaults();
    }

    [Theory]
    [InlineData("info", "Complete", "pill complete")]
    [InlineData("warning", "Complete, with warnings", "pill rejected")]
    [InlineData("error", "Complete, with errors", "pill failed")]
    public async Task A_complete_case_has_the_colour_of_its_worst_flag(string severity, string words, string classes)
    {
        await using var server = await ViewerServer.StartAsync();
        await SampleCase.WriteAsync(server, "chest-1", severity: severity);
        await using var watched = await OpenAsync(server);
        await Expect(watched.Page.Locator(".cases .pill")).ToHaveTextAsync(words);
        await Expect(watched.Page.Locator(".cases .pill")).ToHaveClassAsync(classes);
        watched.AssertNoFaults();
    }

    [Fact]
    public async Task Runs_in_a_tree_are_a_list_and_neighbours_are_a_key_away()
    {
        await using var server = await ViewerServer.StartAsync(options => options with { RunsFolder = "study" });
        foreach (var folder in new[] { "a", "b/out", "c" })
            await SampleCase.WriteAsync(server, folder, withCt: false, ofRun: true);
        await using var watched = await OpenAsync(server);
        await watched.Page.GetByLabel("Order").SelectOptionAsync("name");
        await Expect(watched.Page.Locator(".cases .name a")).ToHaveTextAsync(["a", "b/out", "c"]);
        await watched.Page.GetByRole(AriaRole.Link, new() { Name = "b/out" }).ClickAsync();
        await Expect(watched.Page.Locator(".neighbours")).ToContainTextAsync("2 / 3");
        await Expect(watched.Page.Locator(".facts")).ToContainTextAsync("study/chest");
        await watched.Page.GetByRole(AriaRole.Link, new() { Name = "Next case" }).ClickAsync();
        await Expect(watched.Page.Locator("h1")).ToHaveTextAsync("c");
        await watched.Page.GetByRole(AriaRole.Link, new() { Name = "Previous case" }).ClickAsync();
        await Expect(watched.Page.Locator("h1")).ToHaveTextAsync("b/out");
        watched.AssertNoFaults();
    }

    [Fact]
    public async Task A_folder_that_is_uploaded_becomes_a_case()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["scan", "inner"]);
        foreach (var i in Enumerable.Range(1, 9))
            await File.WriteAllTextAsync(folder["scan", "inner", $"Doe^Jane.{i}"], $"slice {i}");
        await File.WriteAllTextAsync(folder["scan", ".DS_Store"], "x");
        await File.WriteAllTextAsync(folder["scan", "empty"], "");

        await using var server = await ViewerServer.StartAsync();
        await using var watched = await OpenAsync(server);
        await watched.Page.GetByRole(AriaRole.Button, new() { Name = "Upload a scan" }).ClickAsync();
        await watched.Page.Locator("#upload-folder").SetInputFilesAsync(folder["scan"]);
        await Expect(watched.Page.Locator(".dropzone")).ToContainTextAsync("9 files");
        await watched.Page.GetByLabel("Name of the case").FillAsync("from-page");
        await watched.Page.GetByRole(AriaRole.Button, new() { Name = "Upload", Exact = true }).ClickAsync();
        await Expect(watched.Page.GetByRole(AriaRole.Heading, new() { Name = "from-page" })).ToBeVisibleAsync();
        await Expect(watched.Page.Locator(".case-head")).ToContainTextAsync("9 files");

        var names = new List<string>();
        await foreach (var blob in server.Store.ListAsync("scans", "", default)) names.Add(blob.Name);
        Assert.Equal([.. Enumerable.Range(1, 9).Select(i => $"from-page/{i:000000}"), "from-page/_READY"], names);
        watched.AssertNoFaults();
    }

    [Fact]
    public async Task A_file_above_the_server_s_limit_is_named_before_anything_is_sent()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["scan"]);
        await File.WriteAllTextAsync(folder["scan", "small"], "123");
        await File.WriteAllTextAsync(folder["scan", "large.zip"], new string('x', 2000));
        await using var server = await ViewerServer.StartAsync(options => options with { MaximumUploadBytes = 1000 });
        await using var watched = await OpenAsync(server);
        await watched.Page.GetByRole(AriaRole.Button, new() { Name = "Upload a scan" }).ClickAsync();
        await watched.Page.Locator("#upload-folder").SetInputFilesAsync(folder["scan"]);
        await Expect(watched.Page.Locator("dialog [role=status]")).ToContainTextAsync("large.zip (2.0 kB)");
        var start = watched.Page.GetByRole(AriaRole.Button, new() { Name = "Upload", Exact = true });
        await Expect(start).ToBeDisabledAsync();

        File.Delete(folder["scan", "large.zip"]);
        await watched.Page.Locator("#upload-folder").SetInputFilesAsync(folder["scan"]);
        await Expect(start).ToBeEnabledAsync();
        await Expect(watched.Page.Locator("dialog [role=status]")).ToHaveTextAsync("");
        watched.AssertNoFaults();
    }

    [Fact]
    public async Task The_list_sorts_by_confidence_and_shows_some_hundreds_at_a_time()
    {
        await using var server = await ViewerServer.StartAsync();
        await SampleCohort.WriteAsync(server, 320);
        await using var watched = await OpenAsync(server);
        await watched.Page.GetByLabel("Order").SelectOptionAsync("confidence");
        var first = watched.Page.Locator(".cases .confidence").First;
        await Expect(first).ToHaveTextAsync("confidence 0.000");
        await Expect(watched.Page.Locator(".cases li")).ToHaveCountAsync(300);
        await watched.Page.GetByRole(AriaRole.Button, new() { Name = "Show 20 more" }).ClickAsync();
        await Expect(watched.Page.Locator(".cases li")).ToHaveCountAsync(320);
        await Expect(watched.Page.Locator(".more")).ToBeHiddenAsync();
        watched.AssertNoFaults();
    }

    [Fact]
    public async Task Hostile_names_and_messages_stay_texts()
    {
        await using var server = await ViewerServer.StartAsync();
        await SampleCase.WriteRejectedAsync(server, "a&b' c=1;#%", Hostile);
        await SampleCase.WriteAsync(server, "flagged", withCt: false, flagMessage: Hostile);
        await using var watched = await OpenAsync(server);
        await Expect(watched.Page.Locator(".cases li")).ToHaveCountAsync(2);
        await Expect(watched.Page.Locator(".cases")).ToContainTextAsync(Hostile);
        await watched.Page.GetByRole(AriaRole.Link, new() { Name = "a&b' c=1;#%" }).ClickAsync();
        await Expect(watched.Page.Locator(".notices")).ToContainTextAsync(Hostile);
        await watched.Page.GotoAsync(server.Address + "#/case/flagged");
        await Expect(watched.Page.Locator(".notices")).ToContainTextAsync(Hostile);
        Assert.Equal(0, await watched.Page.Locator("img[src=x]").CountAsync());
        watched.AssertNoFaults();
    }

    [Theory]
    [InlineData("#/", 1280, 800, false)]
    [InlineData("#/", 390, 844, true)]
    [InlineData("#/case/chest-1", 1280, 800, true)]
    [InlineData("#/case/chest-1", 390, 844, false)]
    [InlineData("#/case/chest-1", 820, 1180, false)]
    [InlineData("#/case/chest-1", 3840, 2160, false)]
    [InlineData("#/case/knee-1", 1280, 800, false)]
    public async Task Pages_are_accessible_and_fit_the_window(string path, int width, int height, bool dark)
    {
        await using var server = await ViewerServer.StartAsync();
        await SampleCase.WriteAsync(server, "chest-1");
        await SampleCase.WriteRejectedAsync(server, "knee-1");
        server.Activity.Report("new", new(Stages.ConvertSlab.Name, 3, 8, "3 of 8"));
        await using var watched = await OpenAsync(server, path, width, dark, height);
        await Expect(watched.Page.Locator(path == "#/" ? ".cases li >> nth=2" : ".case-head .pill")).ToBeVisibleAsync();
        if (path.Contains("chest", StringComparison.Ordinal)) await watched.DrawnAsync();
        Assert.Equal(width, await watched.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        await watched.AssertAccessibleAsync();
        watched.AssertNoFaults();
    }

    private Task<WatchedPage> OpenAsync(
        ViewerServer server, string path = "", int width = 1280, bool dark = false,
        int height = 800) => WatchedPage.OpenAsync(chromium, server, path, width, dark, height);
}
