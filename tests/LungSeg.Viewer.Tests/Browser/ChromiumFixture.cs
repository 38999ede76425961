using LungSeg.TestKit.Tools;
using Microsoft.Playwright;

namespace LungSeg.Viewer.Tests.Browser;

/// <summary>
/// One headless Chromium for all browser tests, the one that is installed: the path in LUNGSEG_CHROMIUM, or where
/// systems put it. Playwright's own browsers are not asked for. Without one the tests skip.
/// </summary>
public class ChromiumFixture : IAsyncDisposable
{
    /// <summary>The environment variable that names the browser.</summary>
    public const string Variable = "LUNGSEG_CHROMIUM";

    private static readonly string[] Candidates =
    [
        "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        @"C:\Program Files\Google\Chrome\Application\chrome.exe",
        @"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
    ];

    private static readonly string[] Arguments =
    [
        "--no-sandbox",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-domain-reliability",
        "--no-first-run",
    ];

    // WebGL 2 in software, the same picture on every machine. It draws the page itself too, slower than no card does.
    private static readonly string[] EmulatedCard =
    [
        "--use-angle=swiftshader",
        "--enable-unsafe-swiftshader",
        "--ignore-gpu-blocklist",
    ];

    private readonly Lazy<Task<IBrowser>> _browser;
    private readonly string[] _graphics;
    private IPlaywright? _playwright;

    public ChromiumFixture()
        : this(EmulatedCard)
    {
    }

    private protected ChromiumFixture(string[] graphics)
    {
        _graphics = graphics;
        _browser = new(StartAsync);
    }

    internal async Task<IBrowser> BrowserOrSkipAsync()
    {
        try
        {
            return await _browser.Value;
        }
        catch (ToolMissingException missing)
        {
            Assert.Skip(missing.Message);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_browser is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
            await (await _browser.Value).DisposeAsync();
        _playwright?.Dispose();
    }

    private async Task<IBrowser> StartAsync()
    {
        var path = new[] { Environment.GetEnvironmentVariable(Variable) }.Concat(Candidates).FirstOrDefault(File.Exists)
            ?? throw new ToolMissingException($"needs Chromium: install it, or set {Variable} to its path");
        _playwright = await Playwright.CreateAsync();
        return await _playwright.Chromium.LaunchAsync(
            new() { ExecutablePath = path, Args = [.. Arguments, .. _graphics] });
    }
}
