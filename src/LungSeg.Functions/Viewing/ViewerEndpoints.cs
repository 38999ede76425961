using LungSeg.Viewer;
using LungSeg.Viewer.AspNetCore;
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
        return new ViewerResult(await gate.SignInAsync(folder, Route + "/", request.Host.Host, cancellation));
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
        if (start < 0) return new ViewerResult(ViewerResponse.SeeOther(Route + "/"));

        var exchange = ViewerExchange.Request(request, path[(start + Route.Length + 1)..]);
        if (await gate.CheckAsync(exchange, cancellation) is { } refusal) return new ViewerResult(refusal);
        activity.Use(client);
        return new ViewerResult(await viewer.HandleAsync(exchange, cancellation));
    }

    /// <summary>An answer of the viewer's as an action's result.</summary>
    private sealed class ViewerResult(ViewerResponse response) : IActionResult
    {
        public Task ExecuteResultAsync(ActionContext context) =>
            ViewerExchange.AnswerAsync(context.HttpContext, _ => Task.FromResult(response));
    }
}
