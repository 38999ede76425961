using System.Net;
using System.Net.Sockets;

namespace LungSeg.Functions.Tests.EndToEnd;

/// <summary>Ports of this machine.</summary>
internal static class LocalPorts
{
    /// <summary>One that nobody listens on now.</summary>
    public static int Free()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
