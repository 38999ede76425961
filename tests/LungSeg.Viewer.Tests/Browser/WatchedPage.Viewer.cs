namespace LungSeg.Viewer.Tests.Browser;

/// <content>Pages of the viewer as this project's tests host it; what stands beside is shared with the app's
/// tests.</content>
internal sealed partial class WatchedPage
{
    /// <summary>Opens the viewer, at a page of it.</summary>
    public static async Task<WatchedPage> OpenAsync(
        ChromiumFixture chromium, ViewerServer server, string path = "", int width = 1280, bool dark = false,
        int height = 800)
    {
        var watched = await OpenAsync(
            await chromium.BrowserOrSkipAsync(), server.Address.Authority, width, dark, height);
        await watched.Page.GotoAsync(server.Door);
        if (path.Length > 0) await watched.Page.GotoAsync(server.Address + path);
        return watched;
    }
}
