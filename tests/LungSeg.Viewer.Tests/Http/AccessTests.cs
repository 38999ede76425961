using System.Net;

namespace LungSeg.Viewer.Tests.Http;

public sealed class AccessTests
{
    [Theory]
    [InlineData("")]
    [InlineData("api/cases")]
    [InlineData("results/a/case.json")]
    [InlineData("?access=wrong")]
    [InlineData("api/cases?access=" + ViewerServer.Token)]
    public async Task Nobody_without_the_token_sees_anything(string path)
    {
        await using var server = await ViewerServer.StartAsync();
        await server.PutAsync("results", "a/case.json", "{}");
        server.Client.DefaultRequestHeaders.Authorization = null;
        using var response = await server.Client.GetAsync(path);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task The_printed_address_sets_a_cookie_that_scripts_and_other_sites_cannot_use()
    {
        await using var server = await ViewerServer.StartAsync();
        server.Client.DefaultRequestHeaders.Authorization = null;
        using var door = await server.Client.GetAsync(server.Door);
        Assert.Equal(HttpStatusCode.RedirectMethod, door.StatusCode);
        Assert.Equal("./", door.Headers.Location!.ToString());
        var cookie = Assert.Single(door.Headers.GetValues("Set-Cookie"));
        Assert.EndsWith("; path=/; samesite=strict; httponly", cookie, StringComparison.Ordinal);

        using var request = new HttpRequestMessage(HttpMethod.Get, "api/cases");
        request.Headers.Add("Cookie", "other=1; " + cookie.Split(';')[0]);
        using var inside = await server.Client.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, inside.StatusCode);
    }

    [Fact]
    public async Task A_host_that_signs_people_in_itself_needs_no_token()
    {
        await using var server = await ViewerServer.StartAsync(options => options with { AccessToken = null });
        server.Client.DefaultRequestHeaders.Authorization = null;
        using var response = await server.Client.GetAsync("api/about");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("app.js")]
    [InlineData("api/cases")]
    [InlineData("nothing")]
    public async Task Every_answer_says_what_a_browser_may_not_do_with_it(string path)
    {
        await using var server = await ViewerServer.StartAsync();
        using var response = await server.Client.GetAsync(path);
        Assert.StartsWith("default-src 'none'", Header(response, "Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Equal("nosniff", Header(response, "X-Content-Type-Options"));
        Assert.Equal("no-referrer", Header(response, "Referrer-Policy"));
        Assert.Equal("same-origin", Header(response, "Cross-Origin-Resource-Policy"));
        Assert.False(response.Headers.Contains("Access-Control-Allow-Origin"));
        Assert.False(response.Headers.Contains("Server"));
    }

    [Fact]
    public async Task The_page_s_policy_has_no_way_in_for_inline_scripts()
    {
        await using var server = await ViewerServer.StartAsync();
        using var response = await server.Client.GetAsync("");
        Assert.DoesNotContain("unsafe", Header(response, "Content-Security-Policy"), StringComparison.Ordinal);
        var page = await response.Content.ReadAsStringAsync();
        Assert.DoesNotMatch(
            "<script(?! type=\"module\" src=\"app.js\"></script>)|<style|\\son[a-z]+=|style=|https?:", page);
    }

    private static string Header(HttpResponseMessage response, string name) =>
        Assert.Single(response.Headers.GetValues(name));
}
