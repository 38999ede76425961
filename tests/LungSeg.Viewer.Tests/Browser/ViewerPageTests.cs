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

    // The lungs' colours, also where they lie thin over gray: blue the right one, orange the left.
    private const string RightLung = "b > g + 8 && g > r + 8";
    private const string LeftLung = "r > g + 8 && g > b + 8";

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

    [Fact]
    public async Task A_case_shows_its_planes_mask_and_surface_right_where_they_are()
    {
        await using var server = await ViewerServer.StartAsync();
        await SampleCase.WriteAsync(server, "chest-1");
        await using var watched = await OpenAsync(server, "#/case/chest-1");
        await DrawnAsync(watched);

        Assert.True(await watched.ShareOfPixelsAsync(".planes canvas", RightLung) > 0.01, "the right lung's mask is not drawn");
        Assert.True(await watched.ShareOfPixelsAsync(".planes canvas", LeftLung) > 0.01, "the left lung's mask is not drawn");
        Assert.True(await watched.ShareOfPixelsAsync(".surface canvas", RightLung) > 0.02, "the right lung's surface is not drawn");
        Assert.True(await watched.ShareOfPixelsAsync(".surface canvas", LeftLung) > 0.02, "the left lung's surface is not drawn");
        watched.AssertNoFaults();
    }

    [Fact]
    public async Task The_mask_fades_with_its_slider_and_the_window_changes_the_CT()
    {
        await using var server = await ViewerServer.StartAsync();
        await SampleCase.WriteAsync(server, "chest-1");
        await using var watched = await OpenAsync(server, "#/case/chest-1");
        await DrawnAsync(watched);
        var slider = watched.Page.GetByLabel("Mask opacity");
        await slider.FillAsync("0");
        Assert.Equal(0, await watched.ShareOfPixelsAsync(".planes canvas", RightLung), 2);

        // Lungs of -850 HU are grey in the lung window and black in the mediastinal one.
        const string Grey = "Math.max(r, g, b) - Math.min(r, g, b) < 4 && r > 75 && r < 95";
        var before = await watched.ShareOfPixelsAsync(".planes canvas", Grey);
        await watched.Page.GetByRole(AriaRole.Button, new() { Name = "Mediastinum" }).ClickAsync();
        var after = await watched.ShareOfPixelsAsync(".planes canvas", Grey);
        Assert.True(before > 0.03 && after < before / 2, $"{before:P1} of the pixels are lung before, {after:P1} after");
        watched.AssertNoFaults();
    }

    [Fact]
    public async Task The_patient_s_right_is_at_the_picture_s_left_and_the_readout_speaks_LPS()
    {
        await using var server = await ViewerServer.StartAsync();
        await SampleCase.WriteAsync(server, "chest-1");
        await using var watched = await OpenAsync(server, "#/case/chest-1");
        await DrawnAsync(watched);
        await watched.Page.GetByRole(AriaRole.Button, new() { Name = "Axial", Exact = true }).ClickAsync();
        var box = (await watched.Page.Locator(".planes canvas").BoundingBoxAsync())!;
        await watched.Page.Mouse.ClickAsync(box.X + (box.Width / 2) - (box.Height / 4), box.Y + (box.Height / 2));
        await Expect(watched.Page.Locator(".readout")).ToContainTextAsync("\u2212850 HU, right lung · x \u2212");
        watched.AssertNoFaults();
    }

    [Fact]
    public async Task Without_the_CT_the_page_says_so_and_shows_the_pictures()
    {
        await using var server = await ViewerServer.StartAsync();
        await SampleCase.WriteAsync(server, "chest-1", withCt: false);
        await using var watched = await OpenAsync(server, "#/case/chest-1");
        await Expect(watched.Page.Locator(".stage")).ToContainTextAsync("The CT itself is not among the results");
        await Expect(watched.Page.Locator(".pictures img")).ToHaveCountAsync(2);
        await Expect(watched.Page.Locator(".surface .loading")).ToHaveCountAsync(0);
        watched.AssertNoFaults();
    }

    [Fact]
    public async Task A_folder_that_is_uploaded_becomes_a_case()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["scan", "inner"]);
        foreach (var i in Enumerable.Range(1, 9)) await File.WriteAllTextAsync(folder["scan", "inner", $"Doe^Jane.{i}"], $"slice {i}");
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
    [InlineData("#/", 1280, false)]
    [InlineData("#/", 390, true)]
    [InlineData("#/case/chest-1", 1280, true)]
    [InlineData("#/case/chest-1", 390, false)]
    [InlineData("#/case/knee-1", 1280, false)]
    public async Task Pages_are_accessible_and_fit_the_window(string path, int width, bool dark)
    {
        await using var server = await ViewerServer.StartAsync();
        await SampleCase.WriteAsync(server, "chest-1");
        await SampleCase.WriteRejectedAsync(server, "knee-1");
        server.Activity.Report("new", new(Stages.ConvertSlab.Name, 3, 8, "3 of 8"));
        await using var watched = await OpenAsync(server, path, width, dark);
        await Expect(watched.Page.Locator(path == "#/" ? ".cases li >> nth=2" : ".case-head .pill")).ToBeVisibleAsync();
        if (path.Contains("chest", StringComparison.Ordinal)) await DrawnAsync(watched);
        Assert.Equal(width, await watched.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        await watched.AssertAccessibleAsync();
        watched.AssertNoFaults();
    }

    private async Task<WatchedPage> OpenAsync(ViewerServer server, string path = "", int width = 1280, bool dark = false)
    {
        var watched = await WatchedPage.OpenAsync(await chromium.BrowserOrSkipAsync(), server.Address.Authority, width, dark);
        await watched.Page.GotoAsync(server.Door);
        if (path.Length > 0) await watched.Page.GotoAsync(server.Address + path);
        return watched;
    }

    private static async Task DrawnAsync(WatchedPage watched)
    {
        await Expect(watched.Page.Locator(".controls:visible")).ToHaveCountAsync(2, new() { Timeout = 60_000 });
        await Expect(watched.Page.Locator(".loading")).ToHaveCountAsync(0);
    }
}
