using LungSeg.TestKit.Tools;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace LungSeg.Viewer.Tests.Browser;

/// <summary>A page whose every console error, script fault and foreign request is remembered.</summary>
internal sealed partial class WatchedPage : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly List<string> _faults = [];

    private WatchedPage(IBrowserContext context, IPage page) => (_context, Page) = (context, page);

    public IPage Page { get; }

    /// <summary>Opens an empty page.</summary>
    /// <param name="browser">The browser.</param>
    /// <param name="host">Requests to other hosts are faults.</param>
    /// <param name="width">Of the window, CSS pixels.</param>
    /// <param name="dark">The person prefers dark.</param>
    /// <param name="height">Of the window, CSS pixels.</param>
    public static async Task<WatchedPage> OpenAsync(
        IBrowser browser, string host, int width = 1280, bool dark = false, int height = 800)
    {
        var context = await browser.NewContextAsync(new()
        {
            ViewportSize = new() { Width = width, Height = height },
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
        });
        context.SetDefaultTimeout(60_000);
        var watched = new WatchedPage(context, await context.NewPageAsync());
        watched.Page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                watched._faults.Add($"console: {message.Text} ({message.Location})");
        };
        watched.Page.PageError += (_, error) => watched._faults.Add($"script: {error}");
        watched.Page.Request += (_, request) =>
        {
            var url = new Uri(request.Url);
            if (url.Scheme is not ("data" or "blob") && url.Authority != host && url.LocalPath != host)
                watched._faults.Add($"request: {request.Url}");
        };
        return watched;
    }

    /// <summary>Waits until planes and surface are drawn.</summary>
    public async Task DrawnAsync()
    {
        await Expect(Page.Locator(".layers")).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await Expect(Page.Locator(".surface .boxes")).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await Expect(Page.Locator(".loading")).ToHaveCountAsync(0);
    }

    public void AssertNoFaults() => Assert.True(_faults.Count == 0, string.Join(Environment.NewLine, _faults));

    /// <summary>
    /// What axe-core finds wrong for people who can't see, hear or point; skips where npm can't get it.
    /// </summary>
    public async Task AssertAccessibleAsync()
    {
        string folder;
        try
        {
            folder = await NodePackages.InstalledAsync("src", "LungSeg.Viewer", "web");
        }
        catch (ToolMissingException missing)
        {
            Assert.Skip(missing.Message);
            throw;
        }

        // Evaluated, not added as a script: the page's own policy would refuse that, as it should.
        await Page.EvaluateAsync(
            await File.ReadAllTextAsync(Path.Combine(folder, "node_modules", "axe-core", "axe.min.js")));
        var violations = await Page.EvaluateAsync<string[]>(
            "async () => (await axe.run()).violations.flatMap(v => v.nodes.map(n => `${v.id}: ${n.target} "
                + "${n.failureSummary}`))");
        Assert.Empty(violations);
    }

    /// <summary>
    /// The share of an element's pixels, as seen on the screen, for which a JavaScript test of (r, g, b), 0 to 255,
    /// holds.
    /// </summary>
    public async Task<double> ShareOfPixelsAsync(string selector, string test)
    {
        var png = await Page.Locator(selector).ScreenshotAsync();
        var judge = await _context.NewPageAsync();
        try
        {
            return await judge.EvaluateAsync<double>(
                $$"""
                async (base64) => {
                  const bytes = Uint8Array.from(atob(base64), c => c.charCodeAt(0));
                  const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
                  const context = new OffscreenCanvas(image.width, image.height).getContext('2d');
                  context.drawImage(image, 0, 0);
                  const { data } = context.getImageData(0, 0, image.width, image.height);
                  let count = 0;
                  for (let i = 0; i < data.length; i += 4) {
                    const [r, g, b] = data.subarray(i, i + 3);
                    if ({{test}}) count++;
                  }
                  return count / (data.length / 4);
                }
                """,
                Convert.ToBase64String(png));
        }
        finally
        {
            await judge.CloseAsync();
        }
    }

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();
}
