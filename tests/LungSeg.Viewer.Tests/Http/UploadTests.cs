using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using LungSeg.Viewer.Tests.Samples;

namespace LungSeg.Viewer.Tests.Http;

public sealed class UploadTests
{
    [Fact]
    public async Task A_case_is_opened_filled_in_any_order_and_closed_with_the_marker()
    {
        await using var server = await ViewerServer.StartAsync();
        await ExpectAsync(server, HttpMethod.Post, "api/uploads/new-case", "", HttpStatusCode.Created);
        await ExpectAsync(server, HttpMethod.Put, "api/uploads/new-case/2", "two", HttpStatusCode.NoContent);
        await ExpectAsync(server, HttpMethod.Put, "api/uploads/new-case/1", "broken off", HttpStatusCode.NoContent);
        await ExpectAsync(server, HttpMethod.Put, "api/uploads/new-case/1", "one", HttpStatusCode.NoContent);
        await ExpectAsync(server, HttpMethod.Post, "api/uploads/new-case/ready?files=2", "", HttpStatusCode.NoContent);
        Assert.Equal(
            ["new-case/000001 one", "new-case/000002 two", "new-case/_READY 2"], await ScansAsync(server));
    }

    [Fact]
    public async Task A_case_is_not_closed_before_all_its_files_are_there()
    {
        await using var server = await ViewerServer.StartAsync();
        await ExpectAsync(server, HttpMethod.Put, "api/uploads/c/1", "one", HttpStatusCode.NoContent);
        await ExpectAsync(
            server, HttpMethod.Post, "api/uploads/c/ready?files=2", "", HttpStatusCode.Conflict, "upload-incomplete");
    }

    [Fact]
    public async Task Nothing_is_added_to_a_case_that_is_closed_or_was_there_before()
    {
        await using var server = await ViewerServer.StartAsync();
        await server.PutAsync("scans", "closed/1", "x");
        await server.PutAsync("scans", "closed/_READY", "1");
        await SampleCase.WriteRejectedAsync(server, "finished");
        await ExpectAsync(
            server, HttpMethod.Put, "api/uploads/closed/2", "x", HttpStatusCode.Conflict, "upload-closed");
        await ExpectAsync(server, HttpMethod.Post, "api/uploads/closed", "", HttpStatusCode.Conflict, "case-exists");
        await ExpectAsync(server, HttpMethod.Post, "api/uploads/finished", "", HttpStatusCode.Conflict, "case-exists");
    }

    [Theory]
    [InlineData("..")]
    [InlineData("a%3Ab")]
    [InlineData("COM1")]
    [InlineData("%E2%80%AEgnp")]
    [InlineData("trailing.")]
    public async Task A_name_that_breaks_the_rule_is_refused(string name)
    {
        await using var server = await ViewerServer.StartAsync();
        using var request = Request(server, HttpMethod.Post, $"api/uploads/{name}", "");
        using var response = await server.Client.SendAsync(request);
        Assert.InRange((int)response.StatusCode, 400, 405); // What is no address of an upload takes no POST.
        Assert.Empty(await ScansAsync(server));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("100001")]
    [InlineData("1e3")]
    [InlineData("_READY")]
    public async Task A_number_that_is_none_is_refused(string number)
    {
        await using var server = await ViewerServer.StartAsync();
        await ExpectAsync(
            server, HttpMethod.Put, $"api/uploads/c/{number}", "x", HttpStatusCode.BadRequest, "bad-number");
        Assert.Empty(await ScansAsync(server));
    }

    [Fact]
    public async Task A_file_that_is_too_large_leaves_nothing_behind()
    {
        await using var server = await ViewerServer.StartAsync(options => options with { MaximumUploadBytes = 10 });
        await ExpectAsync(
            server, HttpMethod.Put, "api/uploads/c/1", "12345678901", HttpStatusCode.RequestEntityTooLarge,
            "file-too-large");
        Assert.Empty(await ScansAsync(server));
        await ExpectAsync(server, HttpMethod.Put, "api/uploads/c/1", "1234567890", HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task A_foreign_site_cannot_write()
    {
        await using var server = await ViewerServer.StartAsync();
        using var plain = new HttpRequestMessage(HttpMethod.Post, "api/uploads/c");
        using var response = await server.Client.SendAsync(plain);
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);

        using var cross = Request(server, HttpMethod.Post, "api/uploads/c", "");
        cross.Headers.Add("Sec-Fetch-Site", "cross-site");
        using var refused = await server.Client.SendAsync(cross);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    }

    [Fact]
    public async Task A_server_that_takes_no_uploads_says_so()
    {
        await using var server = await ViewerServer.StartAsync(options => options with { AllowUploads = false });
        await ExpectAsync(server, HttpMethod.Post, "api/uploads/c", "", HttpStatusCode.Forbidden, "uploads-off");
        var about = await server.Client.GetFromJsonAsync<JsonElement>("api/about");
        Assert.False(about.GetProperty("uploads").GetBoolean());
    }

    private static HttpRequestMessage Request(ViewerServer server, HttpMethod method, string path, string body) =>
        new(
            method,
            new Uri(
                server.Address.AbsoluteUri + path,
                new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }))
        {
            Content = new StringContent(body),
            Headers = { { ViewerApp.WriteHeader, "1" } },
        };

    private static async Task ExpectAsync(
        ViewerServer server, HttpMethod method, string path, string body, HttpStatusCode status, string? code = null)
    {
        using var request = Request(server, method, path, body);
        using var response = await server.Client.SendAsync(request);
        Assert.Equal(status, response.StatusCode);
        if (code is null) return;
        var fault = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(code, fault.GetProperty("code").GetString());
        Assert.NotEmpty(fault.GetProperty("cure").GetString()!);
    }

    private static async Task<List<string>> ScansAsync(ViewerServer server)
    {
        var scans = new List<string>();
        await foreach (var blob in server.Store.ListAsync("scans", "", default))
        {
            using var reader = new StreamReader(
                await server.Store.OpenReadAsync(new("scans", blob.Name), 0, null, null, default));
            scans.Add($"{blob.Name} {await reader.ReadToEndAsync()}");
        }

        return scans;
    }
}
