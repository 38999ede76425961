using LungSeg.Formats.Report;
using LungSeg.TestKit.Tools;
using LungSeg.Voxels.Measurements;
using static Microsoft.Playwright.Assertions;

namespace LungSeg.Viewer.Tests.Browser;

public sealed class ReportPageTests(ChromiumFixture chromium)
{
    [Theory]
    [InlineData(1280, false)]
    [InlineData(390, true)]
    public async Task A_report_opens_from_disk_and_asks_no_network(int width, bool dark)
    {
        using var folder = new TemporaryFolder();
        var path = folder["report.html"];
        await using (var file = File.Create(path)) ReportWriter.Write(file, Model());
        await using var watched = await WatchedPage.OpenAsync(await chromium.BrowserOrSkipAsync(), path, width, dark);
        await watched.Page.GotoAsync(new Uri(path).AbsoluteUri);

        // The style is let in by its hash: were it not, the page would be white in the dark.
        var background = await watched.Page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor");
        Assert.Equal(dark ? "rgb(17, 21, 27)" : "rgb(246, 247, 249)", background);
        Assert.Equal(width, await watched.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"));

        var term = watched.Page.Locator("tbody dfn").First;
        await Expect(term.Locator("span")).ToBeHiddenAsync();
        await term.FocusAsync();
        await Expect(term.Locator("span")).ToBeVisibleAsync();
        await watched.AssertAccessibleAsync();
        watched.AssertNoFaults();
    }

    private static ReportModel Model() =>
        new()
        {
            CaseId = "case-1",
            SeriesKey = "3-77c0ffee",
            Revision = 1,
            Method = "robust",
            SoftwareVersion = "0.1.0",
            Flags =
            [
                .. Enum.GetValues<ReportSeverity>()
                    .Select(severity => new ReportFlag("a-flag", severity, "Something to know.", 1.5, "mm")),
            ],
            Regions =
            [
                .. new[]
                {
                    "lungs",
                    "right-lung",
                    "left-lung",
                    "lungs-upper",
                    "lungs-middle",
                    "lungs-lower",
                    "right-lung-upper",
                    "left-lung-lower",
                }.Select(name => new ReportRegion(
                    name, Measures.All.ToDictionary(measure => measure.Key, _ => -1234.5))),
            ],
            Histogram = new(
                -1024, 10, [.. Enumerable.Range(0, 250).Select(i => (long)(i * (250 - i)))],
                [.. Enumerable.Repeat(100L, 250)], -320),
            Sections =
            [
                new("Grid", [new("Size", "512 × 512 × 133"), new("Spacing", "0.703 mm", "Between voxel centres.")]),
            ],
            Notes = [new("a-code", "Something about the input.", "Do this.", "case-1/0001.dcm")],
            Files = [new("masks/lungs.nii.gz", 1_234_567, new string('a', 64))],
        };
}
