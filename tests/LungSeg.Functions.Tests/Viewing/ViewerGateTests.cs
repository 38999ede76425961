using LungSeg.Functions.Configuration;
using LungSeg.Functions.Viewing;
using LungSeg.Storage;
using LungSeg.Viewer.Http;

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
        var refusal = await new ViewerGate(_sessions, authenticatedByPlatform: false).CheckAsync(Request(path), Token);

        Assert.Equal(401, refusal!.Status);
    }

    [Fact]
    public async Task The_cookie_of_signing_in_opens()
    {
        var gate = new ViewerGate(_sessions, authenticatedByPlatform: false);
        var answer = await gate.SignInAsync("/api/", "viewer/", "app.azurewebsites.net", Token);
        var cookie = answer.Headers["Set-Cookie"];

        Assert.EndsWith(
            "; Path=/api/viewer/; Max-Age=43200; HttpOnly; SameSite=Strict; Secure", cookie, StringComparison.Ordinal);
        Assert.Equal("no-referrer", answer.Headers["Referrer-Policy"]);
        Assert.Null(await gate.CheckAsync(Request("/", ("Cookie", "other=1; " + cookie.Split(';')[0])), Token));
    }

    [Fact]
    public async Task The_platform_s_header_is_believed_only_where_the_platform_authenticates()
    {
        var request = Request("/", ("X-MS-CLIENT-PRINCIPAL-ID", "somebody"));

        Assert.Null(await new ViewerGate(_sessions, authenticatedByPlatform: true).CheckAsync(request, Token));
        Assert.NotNull(await new ViewerGate(_sessions, authenticatedByPlatform: false).CheckAsync(request, Token));
        Assert.NotNull(await new ViewerGate(_sessions, authenticatedByPlatform: true).CheckAsync(Request("/"), Token));
    }

    private static ViewerRequest Request(string path, params (string Name, string Value)[] headers) => new()
    {
        Method = "GET",
        Path = path,
        Header = name => headers.Where(header => header.Name == name).Select(header => header.Value).FirstOrDefault(),
    };
}
