using System.Globalization;
using LungSeg.Cohorts;
using LungSeg.TestKit.Tools;
using LungSeg.Viewer.Tests.Samples;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LungSeg.Viewer.Tests.Browser;

/// <summary>The cohort's page over ten thousand cases.</summary>
public sealed class LargeCohortTests(PlainChromiumFixture chromium, ITestOutputHelper output)
    : IClassFixture<PlainChromiumFixture>
{
    private const int Count = 10_000;

    /// <summary>Scrolls by so many pixels a frame and tells each frame's length, ms.</summary>
    private const string Scrolling =
        """
        ([selector, step, frames]) => new Promise(resolve => {
          const scroller = document.querySelector(selector);
          const times = [];
          let last = performance.now();
          const frame = now => {
            times.push(now - last);
            last = now;
            scroller.scrollTop += step;
            if (times.length < frames) requestAnimationFrame(frame);
            else resolve(times.slice(1));
          };
          requestAnimationFrame(frame);
        })
        """;

    [Fact]
    public async Task Ten_thousand_rows_are_few_elements_and_each_is_the_right_one_wherever_it_is_scrolled_to()
    {
        await using var server = await ViewerServer.StartAsync();
        await SampleCohort.WriteAsync(server, Count);
        using (await server.Client.GetAsync("api/cohort")) { } // The first reads all of them.
        await using var watched = await WatchedPage.OpenAsync(chromium, server, "#/cohort", height: 1000);
        var page = watched.Page;
        await Expect(page.Locator(".summary")).ToHaveTextAsync("10\u202f000 series");
        await page.GetByLabel("Order", new() { Exact = true }).SelectOptionAsync("name");
        foreach (var (step, frames) in new[] { (0, 20), (120, 60), (-75, 40), (2500, 40), (-37, 20), (50_000, 20) })
        {
            await ScrollAsync(page, ".scroller", step, frames);
            await AssertRowsAsync(page);
        }

        await Expect(page.Locator(".cohort tbody tr").Last).ToBeAttachedAsync();
        await Expect(page.Locator(".cohort a", new() { HasText = "case-10000" })).ToBeInViewportAsync();
        Assert.True(await page.Locator(".cohort tr").CountAsync() < 80, "rows out of sight are elements");

        await page.GetByRole(AriaRole.Button, new() { Name = "Contact sheet" }).ClickAsync();
        var asked = new List<string>();
        page.Request += (_, request) => { lock (asked) asked.Add(request.Url); };
        await ScrollAsync(page, ".sheet", 120, 60);
        await Expect(page.Locator(".sheet img").First).ToBeVisibleAsync();

        // Where frames are slow, more of the tiles that pass by are asked for, but never those of the whole cohort.
        lock (asked) Assert.InRange(asked.Count(url => url.EndsWith(".png", StringComparison.Ordinal)), 1, 300);
        Assert.True(await page.Locator(".sheet li").CountAsync() < 60, "tiles out of sight are elements");
        watched.AssertNoFaults();
    }

    [Fact]
    public async Task What_is_saved_are_the_numbers_and_names_of_lungseg_collect()
    {
        using var folder = new TemporaryFolder();
        await using var server = await ViewerServer.StartAsync();
        await SampleCohort.WriteAsync(server, 300);
        using var files = new CohortFiles(new(folder["cohort.csv"]));
        await CohortCollector.CollectAsync(server.Store, new(), files, default);
        var collected = Read(await File.ReadAllTextAsync(folder["cohort-series.csv"]));

        await using var watched = await WatchedPage.OpenAsync(chromium, server, "#/cohort");
        await Expect(watched.Page.Locator(".cohort tbody th a").First).ToBeVisibleAsync();
        var download = await watched.Page.RunAndWaitForDownloadAsync(() =>
            watched.Page.GetByRole(AriaRole.Button, new() { Name = "Save as CSV" }).ClickAsync());
        Assert.Equal("cohort-shown.csv", download.SuggestedFilename);
        await download.SaveAsAsync(folder["shown.csv"]);
        var shown = Read(await File.ReadAllTextAsync(folder["shown.csv"]));

        Assert.Equal(300, shown.Count);
        Assert.Equal(297, collected.Count);
        string[] own = ["status", "message", "largest_robust_z", "largest_robust_z_column"];
        var byPath = collected.ToDictionary(row => row["result_path"]);
        Assert.Contains("right_lung_volume_ml", shown[0].Keys);
        Assert.Contains("lungs_laa950_percent", shown[0].Keys);
        foreach (var row in shown.Where(row => row["result_path"].Length > 0))
        {
            var same = byPath[row["result_path"]];
            foreach (var (name, cell) in row.Where(cell => !own.Contains(cell.Key)))
            {
                Assert.True(
                    name == "flags" ? SameCodes(same[name], cell) : Same(same[name], cell),
                    $"{row["case_id"]}, {name}: {same[name]} collected, {cell} shown");
            }
        }

        watched.AssertNoFaults();
    }

    /// <summary>Rows lie one below the other, and each shows the case of its place.</summary>
    private static async Task AssertRowsAsync(IPage page)
    {
        await page.EvaluateAsync("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
        var rows = await page.EvaluateAsync<string[]>(
            """
            [...document.querySelectorAll('.cohort tbody:nth-of-type(2) tr')].map(tr =>
              `${tr.ariaRowIndex} ${tr.querySelector('a').textContent}`)
            """);
        var first = int.Parse(rows[0].Split(' ')[0], CultureInfo.InvariantCulture);
        Assert.Equal(
            Enumerable.Range(first, rows.Length).Select(place => $"{place} case-{place - 1:00000}"), rows);
        Assert.True(
            await page.EvaluateAsync<bool>(
                """
                (() => {
                  const box = document.querySelector('.scroller').getBoundingClientRect();
                  return [60, box.height / 2, box.height - 30].every(y =>
                    document.elementFromPoint(box.left + 300, box.top + y)?.closest('tbody:nth-of-type(2) tr'));
                })()
                """),
            "there are no rows where one looks");
    }

    /// <summary>
    /// Scrolls, and says how long frames took and what each cost the page's thread, ms of processor time. By 0 pixels
    /// it says what the machine itself makes of a frame.
    /// </summary>
    private async Task ScrollAsync(IPage page, string scroller, int step, int frames)
    {
        var devTools = await page.Context.NewCDPSessionAsync(page);
        await devTools.SendAsync("Performance.enable", new() { ["timeDomain"] = "threadTicks" });
        var before = await WorkAsync();
        var times = await page.EvaluateAsync<double[]>(Scrolling, new object[] { scroller, step, frames });
        var after = await WorkAsync();
        await devTools.DetachAsync();
        var sorted = times.Order().ToArray();
        output.WriteLine(
            $"{scroller}, {step} pixels a frame, {sorted.Length} frames: median {sorted[sorted.Length / 2]:0.0} ms, "
                + $"95 % {sorted[(int)(sorted.Length * 0.95)]:0.0}, worst {sorted[^1]:0.0}, "
                + $"{times.Count(time => time > 25)} above 25 ms; processor time a frame: "
                + string.Join(", ", before.Keys.Select(name =>
                    $"{name} {1000 * (after[name] - before[name]) / frames:0.00} ms")));

        async Task<Dictionary<string, double>> WorkAsync() =>
            (await devTools.SendAsync("Performance.getMetrics"))!.Value.GetProperty("metrics").EnumerateArray()
                .Where(metric => metric.GetProperty("name").GetString()!.EndsWith("Duration", StringComparison.Ordinal))
                .ToDictionary(
                    metric => metric.GetProperty("name").GetString()!,
                    metric => metric.GetProperty("value").GetDouble());
    }

    private static bool Same(string a, string b) =>
        a == b || (double.TryParse(a, CultureInfo.InvariantCulture, out var x)
            && double.TryParse(b, CultureInfo.InvariantCulture, out var y) && x.Equals(y));

    private static bool SameCodes(string a, string b) => a.Split(';').Order().SequenceEqual(b.Split(';').Order());

    private static List<Dictionary<string, string>> Read(string csv)
    {
        var lines = csv.TrimEnd('\n').Split('\n');
        var names = lines[0].Split(',');
        return
        [
            .. lines.Skip(1).Select(line => names.Zip(line.Split(',')).ToDictionary(
                pair => pair.First, pair => pair.Second)),
        ];
    }
}
