using LungSeg.Pipeline.Ports;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace LungSeg.Functions.Engine;

/// <summary>What the app is put together from, by the app's own composition.</summary>
internal static class AppServices
{
    /// <param name="settings">Settings by their names in the configuration, with ':'.</param>
    /// <param name="store">Takes the place of the data account; null where the settings name one.</param>
    /// <param name="time">The app's clock; null for the system's.</param>
    public static ServiceProvider Create(
        IReadOnlyDictionary<string, string?> settings, IBlobStore? store = null, TimeProvider? time = null)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddLungSeg(configuration);
        if (store is not null) services.AddSingleton(store);
        if (time is not null) services.AddSingleton(time);
        return services.BuildServiceProvider();
    }
}
