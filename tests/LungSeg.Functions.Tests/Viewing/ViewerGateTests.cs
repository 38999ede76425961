using LungSeg.Functions.Configuration;
using LungSeg.Functions.Viewing;
using LungSeg.Storage;
using LungSeg.Viewer;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace LungSeg.Functions.Tests.Viewing;

public class ViewerGateTests
{
    private readonly ViewerSessions _sessions = new(new MemoryBlobStore(), new LungSegOptions(), TimeProvider.System);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/")]
    [InlineData("/api/cases")]
    [InlineData("/results/case-1/series-1/ct.nii.gz")]
    public async Task Without_a_session_nothing_is_shown(string path)
    {
        var answer = await ShowAsync(Request("/api/viewer" + path));

        Assert.Equal(401, answer.StatusCode);
        Assert.StartsWith("default-src 'none'", answer.Headers.ContentSecurityPolicy!, StringComparison.Ordinal);
        Assert.Equal(
            path.StartsWith("/api", StringComparison.Ordinal) ? "application/json" : "text/html; charset=utf-8",
            answer.ContentType);
    }

    [Fact]
    public async Task The_cookie_of_signing_in_opens()
    {
        var context = Request("/api/sign-in");
        context.Request.Host = new("app.azurewebsites.net");
        var result = await Endpoints(authenticatedByPlatform: false).SignInAsync(context.Request, Token);
        await result.ExecuteResultAsync(new ActionContext { HttpContext = context });
        var cookie = context.Response.Headers.SetCookie.ToString();

        Assert.EndsWith(
            "; max-age=43200; path=/api/viewer/; secure; samesite=strict; httponly", cookie, StringComparison.Ordinal);
        Assert.Equal("no-referrer", context.Response.Headers["Referrer-Policy"]);
        var known = ("Cookie", "other=1; " + cookie.Split(';')[0]);
        Assert.Equal(200, (await ShowAsync(Request("/api/viewer/", known))).StatusCode);
        Assert.Equal(200, (await ShowAsync(Request("/api/viewer/api/about", known))).StatusCode);
        Assert.Equal(404, (await ShowAsync(Request("/api/viewer/results/none", known))).StatusCode);
        Assert.Equal(401, (await ShowAsync(Request("/api/viewer/", ("Cookie", cookie[..40])))).StatusCode);
    }

    [Fact]
    public async Task The_viewer_s_address_without_its_end_leads_to_it()
    {
        var answer = await ShowAsync(Request("/api/viewer"));

        Assert.Equal((303, "viewer/"), (answer.StatusCode, answer.Headers.Location.ToString()));
    }

    [Fact]
    public async Task The_platform_s_header_is_believed_only_where_the_platform_authenticates()
    {
        var somebody = ("X-MS-CLIENT-PRINCIPAL-ID", "somebody");

        Assert.Equal(200, (await ShowAsync(Request("/api/viewer/", somebody), true)).StatusCode);
        Assert.Equal(401, (await ShowAsync(Request("/api/viewer/", somebody))).StatusCode);
        Assert.Equal(401, (await ShowAsync(Request("/api/viewer/"), true)).StatusCode);
    }

    private async Task<HttpResponse> ShowAsync(HttpContext context, bool authenticatedByPlatform = false)
    {
        // As the worker does, which has routed the request to the function before.
        context.SetEndpoint(new Endpoint(_ => Task.CompletedTask, null, "the function"));
        var result = await Endpoints(authenticatedByPlatform).ShowAsync(context.Request, null!, Token);
        await result.ExecuteResultAsync(new ActionContext { HttpContext = context });
        return context.Response;
    }

    private ViewerEndpoints Endpoints(bool authenticatedByPlatform) =>
        new(
            new ViewerApp(new MemoryBlobStore(), new ViewerOptions()), new(_sessions, authenticatedByPlatform),
            new DurableActivity(TimeProvider.System));

    private static DefaultHttpContext Request(string path, params (string Name, string Value)[] headers)
    {
        var context = new DefaultHttpContext
        {
            RequestServices = new ServiceCollection().AddLogging().BuildServiceProvider(),
        };
        context.Request.Method = HttpMethods.Get;
        context.Request.Path = path;
        foreach (var (name, value) in headers) context.Request.Headers[name] = value;
        return context;
    }
}
