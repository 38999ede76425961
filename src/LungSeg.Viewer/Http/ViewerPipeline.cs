using System.Diagnostics;
using LungSeg.Pipeline.Ports;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace LungSeg.Viewer.Http;

/// <summary>
/// What every request goes through: security headers, the gate, ASP.NET's routing. It has services of its own, so
/// that a host needs none: the Functions worker routes by its own rules.
/// </summary>
internal sealed class ViewerPipeline
{
    private readonly RequestDelegate _answer;

    /// <param name="gate">Who may come in; null where the host has seen to that.</param>
    /// <param name="map">Adds the addresses.</param>
    public ViewerPipeline(AccessGate? gate, Action<ViewerRoutes> map)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddMetrics();
        services.AddRoutingCore();
        services.AddSingleton(new DiagnosticListener("LungSeg.Viewer"));
        var app = new ApplicationBuilder(services.BuildServiceProvider());
        app.Use((context, next) => GuardAsync(context, gate, next));
        app.UseRouting();
        app.UseEndpoints(endpoints => map(new(endpoints)));
        _answer = app.Build();
    }

    public async Task AnswerAsync(HttpContext context)
    {
        try
        {
            await _answer(context);
        }
        catch (Exception fault) when (context.RequestAborted.IsCancellationRequested || fault is IOException)
        {
            // The page went away, or the store failed in the middle of a file: a broken connection says so.
            context.Abort();
        }
    }

    private static async Task GuardAsync(HttpContext context, AccessGate? gate, RequestDelegate next)
    {
        // A host that routes by endpoints of its own has chosen one, which is not the viewer's.
        context.SetEndpoint(null);
        SecurityHeaders.Set(context.Response);
        if (gate?.Check(context) is { } refusal)
        {
            await refusal.ExecuteAsync(context);
            return;
        }

        try
        {
            await next(context);
        }
        catch (StorageException) when (!context.Response.HasStarted)
        {
            // The store's own words may name accounts and folders; they are for its log. What was said of a file that
            // then could not be read is not true of this answer.
            context.Response.Clear();
            SecurityHeaders.Set(context.Response);
            await Answers.Problem(
                503,
                new(
                    "storage-unavailable", "The store does not answer as it should.",
                    "Try again; if it lasts, look at the server's log.")).ExecuteAsync(context);
        }

        if (!context.Response.HasStarted && context.Response.StatusCode == 405)
        {
            await Answers.Problem(
                405, new("bad-method", "The method is not one that is known here.", "Use GET, HEAD, POST or PUT."))
                .ExecuteAsync(context);
        }
    }
}
