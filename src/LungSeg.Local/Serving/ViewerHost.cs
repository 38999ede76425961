using System.Net;
using LungSeg.Viewer;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace LungSeg.Local.Serving;

/// <summary>
/// The viewer on Kestrel: HTTP on one address, no configuration files, no environment, no request log (addresses hold
/// case names).
/// </summary>
internal static class ViewerHost
{
    /// <summary>The server, not started. The caller disposes it.</summary>
    /// <param name="viewer">What answers.</param>
    /// <param name="address">The interface to listen on.</param>
    /// <param name="port">The port; 0 takes a free one, which <see cref="WebApplication.Urls"/> tells after the
    /// start.</param>
    public static WebApplication Create(ViewerApp viewer, IPAddress address, int port)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(server =>
        {
            server.AddServerHeader = false;

            // Uploads are bounded by the viewer itself, file by file.
            server.Limits.MaxRequestBodySize = null;
            server.Listen(address, port, listen => listen.Protocols = HttpProtocols.Http1);
        });
        builder.Services.AddSingleton<IHostLifetime, CommandLifetime>();
        var app = builder.Build();
        app.Run(viewer.AnswerAsync);
        return app;
    }

    /// <summary>
    /// Leaves signals to the command line, which cancels the command: the host's own lifetime would swallow them and
    /// stop nothing.
    /// </summary>
    private sealed class CommandLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
