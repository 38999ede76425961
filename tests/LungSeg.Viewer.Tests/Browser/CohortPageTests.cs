using LungSeg.Viewer.Tests.Samples;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LungSeg.Viewer.Tests.Browser;

public sealed class CohortPageTests(ChromiumFixture chromium)
{
    [Fact]
    public async Task Columns_say_unit_and_definition_and_sort_either_way()
    {
        await using var server = await CohortAsync(150);
        await using var watched = await OpenAsync(server);
        var page = watched.Page;
        var header = page.GetByRole(AriaRole.Columnheader, new() { Name = "LAA-950" });
        await Expect(header).ToContainTextAsync("Lungs, %");
        await header.GetByRole(AriaRole.Button).FocusAsync();
        await Expect(page.GetByRole(AriaRole.Tooltip)).ToContainTextAsync(
            "fraction of the region's voxels below -950 HU");
        await page.Keyboard.PressAsync("Enter");
        await Expect(header).ToHaveAttributeAsync("aria-sort", "descending");
        var down = await ColumnAsync(page, "LAA-950");
        Assert.Equal(down.OrderDescending(), down);
        await Expect(header.GetByRole(AriaRole.Button)).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(header).ToHaveAttributeAsync("aria-sort", "ascending");
        var up = await ColumnAsync(page, "LAA-950");
        Assert.Equal(up.Order(), up);
        Assert.True(up[0] < down[0]);
        watched.AssertNoFaults();
    }

    [Fact]
    public async Task Outliers_and_flags_come_first_and_filters_leave_the_rest_out()
    {
        await using var server = await CohortAsync(300);
        await using var watched = await OpenAsync(server);
        var page = watched.Page;
        await Expect(page.Locator(".summary")).ToHaveTextAsync("300 series");
        var states = await page.Locator(".cohort tbody .pill").AllTextContentsAsync();
        Assert.DoesNotContain("Complete", states.Take(6));
        await page.GetByRole(AriaRole.Button, new() { Name = "No result" }).ClickAsync();
        await Expect(page.Locator(".summary")).ToHaveTextAsync("3 of 300 series");
        await page.GetByRole(AriaRole.Button, new() { Name = "All", Exact = false }).First.ClickAsync();
        await page.GetByLabel("Flag", new() { Exact = true }).SelectOptionAsync("lungs-cut-by-scan-end");
        await Expect(page.Locator(".cohort tbody .pill").First).ToHaveTextAsync("Complete, with warnings");
        await page.GetByLabel("Flag", new() { Exact = true }).SelectOptionAsync("");
        await page.GetByRole(AriaRole.Searchbox).FillAsync("00017");
        await Expect(page.Locator(".summary")).ToHaveTextAsync("1 of 300 series");
        watched.AssertNoFaults();
    }

    [Theory]
    [InlineData(1280, 230)]
    [InlineData(390, 150)]
    public async Task A_long_name_is_cut_and_moves_no_column(int window, int column)
    {
        await using var server = await CohortAsync(3);
        var longName = new string('x', 100);
        await SampleCase.WriteRejectedAsync(server, longName);
        await using var watched = await WatchedPage.OpenAsync(chromium, server, "#/cohort", width: window);
        var link = watched.Page.Locator(".cohort tbody th a", new() { HasText = longName });
        await Expect(link).ToBeVisibleAsync();
        await Expect(link).ToHaveAttributeAsync("title", longName);
        var width = await link.EvaluateAsync<int>("link => link.closest('th').offsetWidth");
        Assert.InRange(width, column - 2, column + 40);
        watched.AssertNoFaults();
    }

    [Fact]
    public async Task A_range_of_a_histogram_filters_the_table()
    {
        await using var server = await CohortAsync(300);
        await using var watched = await OpenAsync(server);
        var page = watched.Page;
        var volumes = page.GetByRole(AriaRole.Region, new() { Name = "Volume, lungs" });
        await Expect(volumes.Locator("text", new() { HasText = "Volume, lungs (mL)" })).ToBeVisibleAsync();
        var box = await volumes.Locator("svg").BoundingBoxAsync();
        await page.Mouse.MoveAsync(box!.X + (box.Width * 0.5f), box.Y + 60);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(box.X + (box.Width * 0.6f), box.Y + 60);
        await page.Mouse.UpAsync();
        await Expect(page.Locator(".summary")).ToContainTextAsync(" of 300 series");
        var (from, to) = (await EndAsync("from"), await EndAsync("to"));
        Assert.True(from > 2000 && to > from, $"{from} to {to}");
        Assert.All(await ColumnAsync(page, "Volume"), volume => Assert.InRange(volume, from - 1, to + 1));

        await volumes.GetByLabel("to", new() { Exact = false }).FillAsync("9999");
        await volumes.GetByLabel("from", new() { Exact = false }).FillAsync("6000");
        await page.Keyboard.PressAsync("Enter");
        await Expect(volumes.Locator("svg")).ToHaveAttributeAsync(
            "aria-label", new System.Text.RegularExpressions.Regex("median [67]"));
        Assert.All(await ColumnAsync(page, "Volume"), volume => Assert.InRange(volume, 5999, 9999));
        await volumes.GetByRole(AriaRole.Button, new() { Name = "All" }).ClickAsync();
        await Expect(page.Locator(".summary")).ToHaveTextAsync("300 series");
        watched.AssertNoFaults();

        async Task<double> EndAsync(string end) =>
            Number(await volumes.GetByLabel(end, new() { Exact = false }).InputValueAsync());
    }

    [Fact]
    public async Task A_row_opens_its_case_and_neighbours_follow_the_order_that_was_shown()
    {
        await using var server = await CohortAsync(120);
        await using var watched = await OpenAsync(server);
        var page = watched.Page;
        await page.GetByLabel("Order", new() { Exact = true }).SelectOptionAsync("-lungs_volume_ml");
        await page.GetByRole(AriaRole.Searchbox).FillAsync("case-0001");
        await Expect(page.Locator(".summary")).ToHaveTextAsync("10 of 120 series");
        var names = await page.Locator(".cohort tbody th a").AllTextContentsAsync();
        Assert.NotEqual(names.Order(), names);
        await page.Locator(".cohort tbody tr").Filter(new() { HasText = names[3] }).Locator("td").Nth(3).ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync(names[3]);
        await Expect(page.Locator(".neighbours")).ToContainTextAsync("4 / 10");
        await page.Keyboard.PressAsync("n");
        await Expect(page.Locator("h1")).ToHaveTextAsync(names[4]);
        await page.Keyboard.PressAsync("p");
        await Expect(page.Locator("h1")).ToHaveTextAsync(names[3]);
        await page.Keyboard.PressAsync("p");
        await Expect(page.Locator("h1")).ToHaveTextAsync(names[2]);
        await page.GetByRole(AriaRole.Link, new() { Name = "Cohort" }).Last.ClickAsync();
        await Expect(page.Locator(".summary")).ToHaveTextAsync("10 of 120 series");
        Assert.Equal(names, await page.Locator(".cohort tbody th a").AllTextContentsAsync());
        watched.AssertNoFaults();
    }

    [Fact]
    public async Task Arrow_keys_go_through_the_rows()
    {
        await using var server = await CohortAsync(400);
        await using var watched = await OpenAsync(server);
        var page = watched.Page;
        await page.GetByLabel("Order", new() { Exact = true }).SelectOptionAsync("name");
        await page.Locator(".cohort tbody th a").First.FocusAsync();
        for (var i = 0; i < 60; i++) await page.Keyboard.PressAsync("ArrowDown");
        await Expect(page.Locator(".cohort a:focus")).ToHaveTextAsync("case-00061");
        await Expect(page.Locator(".cohort a:focus")).ToBeInViewportAsync();
        for (var i = 0; i < 20; i++) await page.Keyboard.PressAsync("ArrowUp");
        await Expect(page.Locator(".cohort a:focus")).ToHaveTextAsync("case-00041");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("h1")).ToHaveTextAsync("case-00041");
        watched.AssertNoFaults();
    }

    [Fact]
    public async Task Other_columns_can_be_chosen_also_of_other_regions()
    {
        await using var server = await CohortAsync(60);
        await using var watched = await OpenAsync(server);
        var page = watched.Page;
        await page.GetByText("Columns", new() { Exact = true }).ClickAsync();
        await page.GetByLabel("Voxels, Right lung").CheckAsync();
        await Expect(page.GetByRole(AriaRole.Columnheader, new() { Name = "Voxels" })).ToBeVisibleAsync();
        await page.GetByLabel("Volume, Right upper lobe").CheckAsync();
        await Expect(page.GetByRole(AriaRole.Columnheader, new() { Name = "Volume Right upper lobe, mL" }))
            .ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.GetByLabel("Volume, Right upper lobe")).ToBeHiddenAsync();
        watched.AssertNoFaults();
    }

    [Theory]
    [InlineData("table", 1280, 800, false)]
    [InlineData("table", 390, 844, true)]
    [InlineData("table", 3840, 2160, true)]
    [InlineData("sheet", 1280, 800, true)]
    [InlineData("sheet", 390, 844, false)]
    [InlineData("sheet", 3840, 2160, false)]
    public async Task The_cohort_is_accessible_and_fits_the_window(string view, int width, int height, bool dark)
    {
        await using var server = await CohortAsync(200);
        await using var watched = await OpenAsync(server, width, height, dark);
        if (view == "sheet")
        {
            await watched.Page.GetByRole(AriaRole.Button, new() { Name = "Contact sheet" }).ClickAsync();
            await Expect(watched.Page.Locator(".sheet img").First).ToBeVisibleAsync();
        }

        Assert.Equal(width, await watched.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        await watched.AssertAccessibleAsync();
        watched.AssertNoFaults();
    }

    private static async Task<ViewerServer> CohortAsync(int count)
    {
        var server = await ViewerServer.StartAsync();
        await SampleCohort.WriteAsync(server, count);
        return server;
    }

    private async Task<WatchedPage> OpenAsync(
        ViewerServer server, int width = 1280, int height = 800, bool dark = false)
    {
        var watched = await WatchedPage.OpenAsync(chromium, server, "#/cohort", width, dark, height);
        await Expect(watched.Page.Locator(".cohort tbody th a").First).ToBeVisibleAsync();
        return watched;
    }

    /// <summary>The numbers of a column, of the rows that are there and have one.</summary>
    private static async Task<double[]> ColumnAsync(IPage page, string name)
    {
        var place = await page.EvaluateAsync<int>(
            "name => [...document.querySelectorAll('.cohort thead th')]"
                + ".findIndex(th => th.textContent.startsWith(name))",
            name);
        var texts = await page.Locator($".cohort tbody tr td:nth-child({place + 1})").AllTextContentsAsync();
        return [.. texts.Where(text => text is not ("–" or "")).Select(Number)];
    }

    /// <summary>A number as the page writes it.</summary>
    private static double Number(string text) =>
        double.Parse(
            text.Replace("\u202f", "", StringComparison.Ordinal).Replace('\u2212', '-'),
            System.Globalization.CultureInfo.InvariantCulture);
}
