using LungSeg.Viewer;
using LungSeg.Viewer.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace LungSeg.Functions.Viewing;

/// <summary>
/// The viewer. A page cannot send a function key with every picture, so the key is shown once, to <c>sign-in</c>, whose
/// cookie lets the page in; people whom App Service authentication has signed in need none
/// (docs/decisions/2026-11-22-how-the-app-serves-the-viewer.md).
/// </summary>
public sealed class ViewerEndpoints(ViewerApp viewer, ViewerGate gate, DurableActivity activity)
{
    private const string Route = "viewer";

    /// <summary>The host has checked the key before this runs.</summary>
    [Function("SignIn")]
    public async Task<IActionResult> SignInAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "sign-in")] HttpRequest request,
        CancellationToken cancellation)
    {
        var path = request.Path.Value!;
        var folder = path[..(path.LastIndexOf('/') + 1)];
        var answer = await gate.SignInAsync(request.HttpContext, folder, Route + "/", cancellation);
        return new Answer(answer.ExecuteAsync);
    }

    /// <summary>Every address of the viewer. Not the host but <see cref="ViewerGate"/> says who may come in.</summary>
    [Function("Viewer")]
    public async Task<IActionResult> ShowAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", "post", "put", Route = Route + "/{*rest}")]
            HttpRequest request,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellation)
    {
        var path = request.Path.Value!;
        var start = path.IndexOf($"/{Route}/", StringComparison.OrdinalIgnoreCase);
        if (start < 0) return new Answer(Answers.SeeOther(request.HttpContext, Route + "/").ExecuteAsync);

        var end = start + Route.Length + 1;
        request.PathBase += path[..end];
        request.Path = path[end..];
        if (await gate.CheckAsync(request.HttpContext, cancellation) is { } refusal)
            return new Answer(refusal.ExecuteAsync);
        activity.Use(client);
        return new Answer(viewer.AnswerAsync);
    }

    /// <summary>An answer as an action's result.</summary>
    private sealed class Answer(RequestDelegate execute) : IActionResult
    {
        public Task ExecuteResultAsync(ActionContext context) => execute(context.HttpContext);
    }
}
