using App.Functions;

namespace Host;

internal static class Deployment
{
    public static int Write(string folder)
    {
        Console.WriteLine($"{FunctionJson.WriteAll(folder)} functions");
        return 0;
    }
}
