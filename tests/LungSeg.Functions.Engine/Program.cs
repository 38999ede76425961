using System.Globalization;
using LungSeg.Functions.Engine;

// A worker of its own, to be killed: first the task hub's name and the seconds of its messages' visibility timeout,
// then settings as NAME=VALUE. It says each activity that begins.
var settings = args.Skip(2)
    .Select(setting => setting.Split('=', 2))
    .ToDictionary(pair => pair[0], pair => (string?)pair[1]);
await using var services = AppServices.Create(settings);
var service = await StorageEngine.OpenAsync(
    settings["LungSegStorage"]!, args[0], int.Parse(args[1], CultureInfo.InvariantCulture));
await using var engine = await StorageEngine.StartAsync(service, services, Console.WriteLine);
Console.WriteLine("Started");
await Task.Delay(Timeout.Infinite);
